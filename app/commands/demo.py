"""`opis demo`: the main job on this machine, with proofs, and at the end the desk open on the same data."""

import os
import sys
from dataclasses import asdict

from app.commands.asked import Asked
from app.commands.composition import existing
from app.demo.stage import Stage, set_stage
from app.demo.story import tell
from app.demo.telling import Teller


def run(asked: Asked) -> int:
    """Answers one JSON object, or tells the story; with a display the window stays open until it is closed."""
    papers = existing(asked, asked.options.paper)
    teller = Teller(asked.words)
    with set_stage(asked) as stage:
        teller.say("demo.title", folder=stage.folder)
        told = tell(stage, teller, papers)
        asked.answer({**asdict(told), "timings": teller.timings}, asked.words.say("demo.done", folder=stage.folder))
        if asked.options.headless or not has_display():
            return 0
        return _open_window(stage, teller)


def has_display() -> bool:
    """True where a window could be seen."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _open_window(stage: Stage, teller: Teller) -> int:
    from app.commands.desk import desk_parts
    from ui.bootstrap import run_desk

    teller.say("demo.window")
    with desk_parts(stage.asked, scanners=stage.scanners, token=stage.token, authority=stage.stamps) as parts:
        return run_desk(parts)
