"""`opis augment`: signatures get time stamp, proof and archive stamp, without PIN; one file, or all of the register."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from app.augmenting import GOAL, Step, Strength
from app.clock import Clock, MachineClock
from app.commands.asked import Asked
from app.commands.composition import build_desk, existing
from app.commands.devices import time_stamps
from opis_contract.errors import WrongInput
from opis_contract.people import Act as Right

if TYPE_CHECKING:
    from signing.authority import TimeStampAuthority

BEFORE_THE_END = timedelta(days=90)
"""So long before an archive stamp's certificate ends it is renewed."""


class NoAuthority(WrongInput):
    """No time-stamp authority is named, in the settings or on the command line."""

    code = "no_time_stamp_authority"


@dataclass(frozen=True, slots=True)
class SignatureAugmenter:
    """See `app.augmenting.Augmenter`; what it needs is loaded by its first use."""

    authority: "TimeStampAuthority"
    trust: Path | None
    clock: Clock

    def strength(self, file: Path) -> Strength:
        """By the file's form alone."""
        from signing import long_term

        ends = long_term.stamp_ends(file)
        return Strength(long_term.level_of(file).value, ends - BEFORE_THE_END if ends else None)

    def step(self, source: Path, target: Path) -> None:
        """Without PIN or token."""
        from signing.desk import augment

        augment(source, target, self.authority, trust=self.trust, now=self.clock.now())


def augmenter_of(asked: Asked) -> SignatureAugmenter | None:
    """By the authorities and roots of the command line or the settings; None where no authority is named."""
    named: list[str] = getattr(asked.options, "timestamp", [])
    trust: Path | None = getattr(asked.options, "trust", None)
    authority = time_stamps(asked, named)
    if authority is None:
        return None
    return SignatureAugmenter(authority, asked.path(trust) if trust else asked.settings.trust_folder, MachineClock())


def run(asked: Asked) -> int:
    """One file that meets trouble is told with the level it reached; what the register waits for is no fault."""
    augmenter = augmenter_of(asked)
    if augmenter is None:
        raise NoAuthority
    return _register(asked, augmenter) if asked.options.file is None else _file(asked, augmenter)


def _file(asked: Asked, augmenter: SignatureAugmenter) -> int:
    """Each step leaves a whole file; trouble leaves it as strong as it came to be."""
    [source] = existing(asked, [asked.options.file])
    target = asked.path(asked.options.out) if asked.options.out else source
    level = augmenter.strength(source).level
    try:
        while level != GOAL:
            augmenter.step(source, target)
            source, level = target, augmenter.strength(target).level
    finally:
        asked.answer(
            {"path": str(source), "level": level}, asked.words.say("commands.augment.done", path=source, level=level)
        )
    return 0


def _register(asked: Asked, augmenter: SignatureAugmenter) -> int:
    desk = build_desk(asked)
    desk.working.allow(Right.READ)
    growing = desk.signing.augmenting
    steps: list[Step] = []
    while (step := growing.go_on(augmenter)) is not None:
        steps.append(step)
    waiting = growing.waiting()
    asked.answer(
        {
            "files": [{"sha256": step.sha256, "level": step.level, "trouble": _code(step)} for step in steps],
            "waiting": [
                {
                    "number": each.number,
                    "sha256": each.sha256,
                    "level": each.level,
                    "trouble": each.trouble,
                    "due_at": each.due_at.isoformat() if each.due_at else None,
                }
                for each in waiting
            ],
        },
        *(asked.words.say("commands.augment.came_to", number=each.number, level=each.level or "-") for each in waiting),
        asked.words.count("commands.augment.finished", sum(step.trouble is None for step in steps)),
    )
    return 0


def _code(step: Step) -> str:
    return step.trouble.code if step.trouble else ""
