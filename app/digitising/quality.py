"""Looking at a sample of a batch, page by page, twice by two persons; a batch that fails goes back to the scanner."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from app.clock import Clock
from app.database.digitising_tables import (
    digitised_pages,
    import_sources,
    quality_checks,
    quality_pages,
)
from app.database.engine import Database
from app.digitising.batches import BatchStage, DigitisedFile, Sign, batch_of, move, note, scan_again
from app.digitising.errors import (
    CheckIsAnothers,
    CheckNotOpen,
    DigitisingStateForbids,
    PagesNotLookedAt,
    SecondPersonNeeded,
)
from app.digitising.page_order import StandingPage, pages_of, pages_of_file, standing_page
from app.digitising.sampling import Finding, Plan, drawn, plan_for
from opis_contract.legal_time import legal_date
from opis_contract.people import Act

_STAGES = {BatchStage.SCANNED: 1, BatchStage.QA1: 1, BatchStage.QA2: 2}


@dataclass(frozen=True, slots=True)
class SampledPage:
    """A page of the sample; `finding` is None until somebody has looked at it."""

    place: int
    page: StandingPage
    finding: Finding | None
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Check:
    """One person's look at a sample; `passed` is None until it is ended."""

    check_no: int
    batch_no: int
    stage: int
    who: str
    drawn_at: datetime
    seed: str
    plan: Plan
    pages: tuple[SampledPage, ...]
    passed: bool | None
    ended_at: datetime | None

    @property
    def seen(self) -> int:
        """How many pages were looked at."""
        return sum(each.finding is not None for each in self.pages)

    @property
    def findings(self) -> Counter[Finding]:
        """How many of each."""
        return Counter(each.finding for each in self.pages if each.finding is not None)


class Quality:
    """The checks of this desk's batches."""

    def __init__(self, database: Database, clock: Clock, randomness: Callable[[int], bytes], *, sign: Sign) -> None:
        self._database = database
        self._clock = clock
        self._randomness = randomness
        self._sign = sign

    def begin(self, batch_no: int, *, by: str) -> Check:
        """Draw the sample of the next check, or go on with the one that was begun by the same person.

        Raises `DigitisingStateForbids`, `CheckIsAnothers`, and `SecondPersonNeeded` when the second check is begun by
        who made the first.
        """
        self._sign(Act.CHECK_DIGITISED, by)
        now = self._clock.now()
        with self._database.write() as connection:
            stage = batch_of(connection, batch_no).stage
            if stage not in _STAGES:
                raise DigitisingStateForbids(batch=batch_no, state=stage.value)
            checks = checks_of(connection, batch_no)
            if checks and checks[-1].passed is None:
                if checks[-1].who != by:
                    raise CheckIsAnothers(batch=batch_no, by=checks[-1].who)
                return checks[-1]
            if not by.strip() or (_STAGES[stage] == 2 and checks[-1].who.casefold() == by.strip().casefold()):
                raise SecondPersonNeeded
            pages = list(pages_of(connection, batch_no))
            plan = plan_for(len(pages), legal_date(now))
            seed = self._randomness(16).hex()
            row = {"batch_no": batch_no, "stage": _STAGES[stage], "who": by, "drawn_at": now, "seed": seed}
            made = insert(quality_checks).values(plan=plan.model_dump_json(), **row)
            number: int = connection.execute(made.returning(quality_checks.c.check_no)).scalar_one()
            sample = [pages[position - 1] for position in drawn(seed, plan.lot, plan.sample)]
            connection.execute(
                insert(quality_pages),
                [{"check_no": number, "place": place, **_which(each)} for place, each in enumerate(sample, start=1)],
            )
            if stage is BatchStage.SCANNED:
                move(connection, batch_no, BatchStage.QA1)
            facts = {"stage": _STAGES[stage], "seed": seed, "lot": plan.lot, "sample": plan.sample}
            note(connection, batch_no, now, by, "check_begun", facts)
            return checks_of(connection, batch_no)[-1]

    def judge(self, batch_no: int, place: int, finding: Finding, *, by: str) -> None:
        """Say of a page of the open check what it is; saying it again replaces what was said.

        Raises `CheckNotOpen`, `CheckIsAnothers`.
        """
        self._sign(Act.CHECK_DIGITISED, by)
        with self._database.write() as connection:
            check_no = _open_check(connection, batch_no, by)
            here = (quality_pages.c.check_no == check_no) & (quality_pages.c.place == place)
            said = update(quality_pages).where(here).values(finding=finding.value, seen_at=self._clock.now())
            if connection.execute(said).rowcount != 1:
                raise CheckNotOpen(batch=batch_no)

    def end(self, batch_no: int, *, by: str) -> Check:
        """The verdict: passed, the batch goes on; failed, its files with defects go back to the scanner.

        Raises `CheckNotOpen`, `CheckIsAnothers`, `PagesNotLookedAt`.
        """
        self._sign(Act.CHECK_DIGITISED, by)
        now = self._clock.now()
        with self._database.write() as connection:
            check_no = _open_check(connection, batch_no, by)
            check = checks_of(connection, batch_no)[-1]
            if check.seen < len(check.pages):
                raise PagesNotLookedAt(batch=batch_no, left=len(check.pages) - check.seen)
            passed = check.plan.passes(check.findings)
            ended = update(quality_checks).where(quality_checks.c.check_no == check_no)
            connection.execute(ended.values(passed=passed, ended_at=now))
            faulty = {each.page.file.file_id: each.page.file for each in check.pages if each.finding is not Finding.OK}
            if passed:
                move(connection, batch_no, BatchStage.QA2 if check.stage == 1 else BatchStage.CHECKED)
            else:
                move(connection, batch_no, BatchStage.RETURNED)
                for file_id in faulty:
                    scan_again(connection, file_id)
            facts = {
                "stage": check.stage,
                "passed": passed,
                "findings": {finding.value: number for finding, number in sorted(check.findings.items())},
                "files": sorted(each.inventory_number for each in faulty.values()),
            }
            note(connection, batch_no, now, by, "check_ended", facts)
            return replace(check, passed=passed, ended_at=now)

    def pages_in(self, file: DigitisedFile) -> list[StandingPage]:
        """The pages of the file that stand, in their order."""
        with self._database.read() as connection:
            return pages_of_file(connection, file)

    def checks(self, batch_no: int) -> list[Check]:
        """Every check of the batch, the first first."""
        with self._database.read() as connection:
            return checks_of(connection, batch_no)


def checks_of(connection: Connection, batch_no: int) -> list[Check]:
    """Every check of the batch with its sample, the first first."""
    checks = connection.execute(
        select(quality_checks).where(quality_checks.c.batch_no == batch_no).order_by(quality_checks.c.check_no)
    ).all()
    return [
        Check(
            check_no=row.check_no,
            batch_no=batch_no,
            stage=row.stage,
            who=row.who,
            drawn_at=row.drawn_at,
            seed=row.seed,
            plan=Plan.model_validate_json(row.plan),
            pages=_sample(connection, row.check_no, batch_no),
            passed=row.passed,
            ended_at=row.ended_at,
        )
        for row in checks
    ]


def _which(page: StandingPage) -> dict[str, int]:
    return {"source_id": page.source_id, "page": page.page, "number": page.number}


def _sample(connection: Connection, check_no: int, batch_no: int) -> tuple[SampledPage, ...]:
    """The pages as they were drawn, those included that stand no more."""
    files = {each.file_id: each for each in batch_of(connection, batch_no).files}
    drawn_pages, pages, sources = quality_pages.c, digitised_pages.c, import_sources.c
    rows = connection.execute(
        select(
            quality_pages,
            digitised_pages,
            sources.import_no,
            sources.name,
            sources.media_type,
            sources.sha256.label("source"),
        )
        .join(digitised_pages, (pages.source_id == drawn_pages.source_id) & (pages.page == drawn_pages.page))
        .join(import_sources, sources.source_id == pages.source_id)
        .where(drawn_pages.check_no == check_no)
        .order_by(drawn_pages.place)
    )
    return tuple(
        SampledPage(
            row.place,
            standing_page(row, files[row.file_id], row.number),
            Finding(row.finding) if row.finding else None,
            row.seen_at,
        )
        for row in rows
    )


def _open_check(connection: Connection, batch_no: int, by: str) -> int:
    batch_of(connection, batch_no)
    columns = quality_checks.c
    newest = select(columns.check_no, columns.who, columns.passed).where(columns.batch_no == batch_no)
    row = connection.execute(newest.order_by(columns.check_no.desc()).limit(1)).one_or_none()
    if row is None or row.passed is not None:
        raise CheckNotOpen(batch=batch_no)
    if row.who != by:
        raise CheckIsAnothers(batch=batch_no, by=row.who)
    number: int = row.check_no
    return number
