"""Arguments of the commands about entries: their number, what happens to them, what is found of them."""

import argparse
from datetime import time
from pathlib import Path
from typing import Any

from app.commands.options import a_date, a_day, sayer, shared_options
from app.words import Words
from opis_contract.acts import AnnulmentCause
from opis_contract.entries import Channel, ResolutionMode
from opis_contract.links import LinkKind
from opis_contract.registers import Direction


def register_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "register")
    parser.add_argument("--summary", metavar="TEXT", help=say("summary"))
    parser.add_argument("--sender", metavar="NAME", help=say("sender"))
    parser.add_argument("--organisation", action="store_true", help=say("organisation"))
    parser.add_argument("--personal-number", metavar="CNP", help=say("personal_number"))
    parser.add_argument("--fiscal-code", metavar="CUI", help=say("fiscal_code"))
    parser.add_argument("--recipient", metavar="NAME", action="append", default=[], help=say("recipient"))
    parser.add_argument("--direction", type=Direction, choices=list(Direction), default=Direction.INCOMING)
    parser.add_argument("--register", metavar="CODE", help=say("register"))
    parser.add_argument("--type", metavar="TEXT", default="cerere", help=say("type"))
    parser.add_argument("--leaves", type=int, default=0, metavar="N", help=say("leaves"))
    parser.add_argument("--annexes", type=int, default=0, metavar="N", help=say("annexes"))
    parser.add_argument("--department", metavar="TEXT", help=say("department"))
    parser.add_argument("--channel", type=Channel, choices=list(Channel), default=Channel.COUNTER)
    parser.add_argument("--their-number", metavar="TEXT", help=say("their_number"))
    parser.add_argument("--their-date", type=a_date, metavar="ZZ.LL.AAAA", help=say("their_date"))
    parser.add_argument("--days", type=int, metavar="N", help=say("days"))
    parser.add_argument("--working", action="store_true", help=say("working"))
    parser.add_argument("--basis", metavar="TEXT", help=say("basis"))
    parser.add_argument("--clerk", metavar="NAME", help=say("clerk"))
    parser.add_argument("--received-at", type=a_date, metavar="ZZ.LL.AAAA", help=say("received_at"))
    parser.add_argument("--delay-reason", metavar="TEXT", help=say("delay_reason"))
    parser.add_argument("--lines", metavar="FILE", help=say("lines"))
    parser.add_argument("--print", action="store_true", dest="printed", help=say("print"))


def deadline_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "deadline")
    length = parser.add_mutually_exclusive_group(required=True)
    length.add_argument("--class", dest="of", metavar="C", help=say("class"))
    length.add_argument("--days", type=int, metavar="N", help=say("days"))
    length.add_argument("--months", type=int, metavar="N", help=say("months"))
    length.add_argument("--hours", type=int, metavar="N", help=say("hours"))
    parser.add_argument("--working", action="store_true", help=say("working"))
    parser.add_argument("--free-days", action="store_true", help=say("free_days"))
    parser.add_argument("--on", type=a_day, metavar="AAAA-LL-ZZ", help=say("on"))


def list_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "list")
    parser.add_argument("--register", metavar="CODE", help=say("register"))
    parser.add_argument("--year", type=int, metavar="AAAA", help=say("year"))
    parser.add_argument("--day", type=a_date, metavar="ZZ.LL.AAAA", help=say("day"))
    parser.add_argument("--text", metavar="TEXT", help=say("text"))
    parser.add_argument("--limit", type=int, default=50, metavar="N", help=say("limit"))


def show_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("number", metavar="NR", help=words.say("commands.show.number"))


def attach_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "attach")
    parser.add_argument("number", metavar="NR", help=say("number"))
    parser.add_argument("files", metavar="FILE", nargs="*", type=Path, help=say("files"))
    parser.add_argument("--batch", metavar="ID", help=say("batch"))


def entry_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "entry")
    acts = parser.add_subparsers(dest="act", metavar=say("act"), required=True)
    for name, options in _ENTRY_ACTS.items():
        sentence = say(f"{name}.help")
        act = acts.add_parser(name, help=sentence, description=sentence, add_help=False)
        shared_options(act, words)
        act.add_argument("number", metavar="NR", help=say("number"))
        act.add_argument("--clerk", metavar="NAME", help=words.say("commands.register.clerk"))
        # A petition is filed for one ground or the other; everything else an act takes stands beside the rest.
        where = act.add_mutually_exclusive_group(required=True) if name == "file" else act
        for option, settings in options.items():
            where.add_argument(option, help=say(option.strip("-").replace("-", "_")), **settings)


def reservation_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "reservation")
    acts = parser.add_subparsers(dest="act", metavar=say("act"), required=True)
    for name in ("make", "fill", "end", "list"):
        sentence = say(f"{name}.help")
        act = acts.add_parser(name, help=sentence, description=sentence, add_help=False)
        match name:
            case "make":
                shared_options(act, words)
                act.add_argument("--purpose", metavar="TEXT", required=True, help=say("purpose"))
                act.add_argument("--holder", metavar="NAME", required=True, help=say("holder"))
                act.add_argument("--day", type=a_date, metavar="ZZ.LL.AAAA", help=say("day"))
                act.add_argument("--until", type=time.fromisoformat, metavar="OO:MM", help=say("until"))
                act.add_argument("--direction", type=Direction, choices=list(Direction), default=Direction.OUTGOING)
                act.add_argument("--register", metavar="CODE", help=words.say("commands.register.register"))
            case "fill":
                shared_options(act, words)
                act.add_argument("number", metavar="NR", help=say("number"))
                register_arguments(act, words)
                continue
            case "end":
                shared_options(act, words)
                act.add_argument("number", metavar="NR", help=say("number"))
            case _:
                shared_options(act, words)
        act.add_argument("--clerk", metavar="NAME", help=words.say("commands.register.clerk"))


_REASON: dict[str, dict[str, Any]] = {"--reason": {"metavar": "TEXT", "required": True}}


_DAY: dict[str, Any] = {"type": a_date, "metavar": "ZZ.LL.AAAA"}


_OTHER: dict[str, dict[str, Any]] = {"other": {"metavar": "NR"}}


_ENTRY_ACTS: dict[str, dict[str, dict[str, Any]]] = {
    "correct": {"--set": {"metavar": "FIELD=TEXT", "action": "append", "required": True}, **_REASON},
    "annul": {"--cause": {"choices": [each.value for each in AnnulmentCause], "required": True}, **_REASON},
    "decide": {"--answer": {"choices": ["approve", "refuse"], "required": True}, **_REASON},
    "return": _REASON,
    "link": {**_OTHER, "--kind": {"choices": [each.value for each in LinkKind], "required": True}},
    "unlink": {**_OTHER, **_REASON},
    "extend": {
        "--approved-by": {"metavar": "NAME", "required": True},
        "--amount": {"type": int, "metavar": "N"},
        **_REASON,
    },
    "suspend": {"--since": _DAY, "--internal": {"action": "store_true"}, **_REASON},
    "resume": {"--on": _DAY},
    "redirect": {"--to": {"metavar": "NAME", "required": True}, **_REASON},
    "close": {
        "--mode": {"choices": [each.value for each in ResolutionMode], "required": True},
        "--reason": {"metavar": "TEXT"},
    },
    "reply": {"--text": {"metavar": "TEXT", "required": True}},
    "file": {"--repeats": {"metavar": "NR"}, "--anonymous": {"action": "store_true"}},
    "history": {},
    "chain": {},
}
"""What each act of `opis entry` takes besides the number."""
