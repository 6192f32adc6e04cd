"""The command line as data: every command, its arguments, and the language in which they are explained."""

import argparse
from collections.abc import Callable, Sequence
from datetime import date, time
from pathlib import Path
from typing import Any, NoReturn

from typing_extensions import override

from app.settings import PRINTS
from app.words import Words
from opis_contract.acts import AnnulmentCause
from opis_contract.entries import Channel, ResolutionMode
from opis_contract.errors import WrongInput
from opis_contract.links import LinkKind
from opis_contract.people import Role
from opis_contract.registers import Direction


class CommandNotUnderstood(WrongInput):
    """The command line names no command, an unknown option, or a value of the wrong kind."""

    code = "command_not_understood"


class DayNotUnderstood(WrongInput):
    """The text is no day of the calendar, or one whose holidays nobody knows."""

    code = "day_not_understood"


class _Parser(argparse.ArgumentParser):
    @override
    def error(self, message: str) -> NoReturn:
        raise CommandNotUnderstood(detail=message, usage=self.prog)


def parse(argv: Sequence[str], words: Words) -> argparse.Namespace:
    """The options, with `name` for the command. Raises `CommandNotUnderstood`; `--help` prints and ends the program."""
    parser = _Parser(prog="opis", description=words.say("commands.opis"), add_help=False)
    _help(parser, words)
    commands = parser.add_subparsers(dest="name", metavar=words.say("commands.command"), required=True)
    for name, build in _COMMANDS.items():
        sentence = words.say(f"commands.{name}.help")
        command = commands.add_parser(name, help=sentence, description=sentence, add_help=False)
        _shared(command, words)
        build(command, words)
    return parser.parse_args(argv)


def _help(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("-h", "--help", action="help", help=words.say("commands.help"))


def _shared(parser: argparse.ArgumentParser, words: Words) -> None:
    _help(parser, words)
    parser.add_argument("--home", metavar="DIR", help=words.say("commands.home"))
    parser.add_argument("--json", action="store_true", help=words.say("commands.json"))
    parser.add_argument("--language", choices=["ro", "en"], help=words.say("commands.language"))


def _register(parser: argparse.ArgumentParser, words: Words) -> None:
    say = _sayer(words, "register")
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
    parser.add_argument("--their-date", type=_a_date, metavar="ZZ.LL.AAAA", help=say("their_date"))
    parser.add_argument("--days", type=int, metavar="N", help=say("days"))
    parser.add_argument("--working", action="store_true", help=say("working"))
    parser.add_argument("--basis", metavar="TEXT", help=say("basis"))
    parser.add_argument("--clerk", metavar="NAME", help=say("clerk"))
    parser.add_argument("--received-at", type=_a_date, metavar="ZZ.LL.AAAA", help=say("received_at"))
    parser.add_argument("--delay-reason", metavar="TEXT", help=say("delay_reason"))
    parser.add_argument("--lines", metavar="FILE", help=say("lines"))
    parser.add_argument("--print", action="store_true", dest="printed", help=say("print"))


def _deadline(parser: argparse.ArgumentParser, words: Words) -> None:
    say = _sayer(words, "deadline")
    length = parser.add_mutually_exclusive_group(required=True)
    length.add_argument("--class", dest="of", metavar="C", help=say("class"))
    length.add_argument("--days", type=int, metavar="N", help=say("days"))
    length.add_argument("--months", type=int, metavar="N", help=say("months"))
    length.add_argument("--hours", type=int, metavar="N", help=say("hours"))
    parser.add_argument("--working", action="store_true", help=say("working"))
    parser.add_argument("--free-days", action="store_true", help=say("free_days"))
    parser.add_argument("--on", type=_a_day, metavar="AAAA-LL-ZZ", help=say("on"))


def _calendar(parser: argparse.ArgumentParser, words: Words) -> None:
    say = _sayer(words, "calendar")
    acts = parser.add_subparsers(dest="act", metavar=words.say("commands.command"), required=True)
    for act in ("add", "remove", "list"):
        each = acts.add_parser(act, help=say(act), description=say(act), add_help=False)
        _shared(each, words)
        if act == "list":
            each.add_argument("--year", type=int, metavar="AAAA", help=say("year"))
            continue
        each.add_argument("day", type=_a_day, metavar="AAAA-LL-ZZ", help=say("day"))
        each.add_argument("--basis", metavar="TEXT", help=say("basis"))
        each.add_argument("--clerk", metavar="NAME", help=say("clerk"))
        if act == "add":
            kind = each.add_mutually_exclusive_group(required=True)
            kind.add_argument("--free", action="store_true", help=say("free"))
            kind.add_argument("--worked", action="store_true", help=say("worked"))


def _list(parser: argparse.ArgumentParser, words: Words) -> None:
    say = _sayer(words, "list")
    parser.add_argument("--register", metavar="CODE", help=say("register"))
    parser.add_argument("--year", type=int, metavar="AAAA", help=say("year"))
    parser.add_argument("--day", type=_a_date, metavar="ZZ.LL.AAAA", help=say("day"))
    parser.add_argument("--text", metavar="TEXT", help=say("text"))
    parser.add_argument("--limit", type=int, default=50, metavar="N", help=say("limit"))


def _show(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("number", metavar="NR", help=words.say("commands.show.number"))


def _scan(parser: argparse.ArgumentParser, words: Words) -> None:
    say = _sayer(words, "scan")
    parser.add_argument("--list", action="store_true", help=say("list"))
    parser.add_argument("--batches", action="store_true", help=say("batches"))
    parser.add_argument("--device", metavar="D", help=say("device"))
    parser.add_argument("--source", choices=["flatbed", "feeder", "feeder_duplex"], help=say("source"))
    parser.add_argument("--colour", choices=["colour", "grey", "lineart"], help=say("colour"))
    parser.add_argument("--resolution", type=int, metavar="DPI", default=300, help=say("resolution"))
    parser.add_argument("--pages", type=int, metavar="N", help=say("pages"))


def _attach(parser: argparse.ArgumentParser, words: Words) -> None:
    say = _sayer(words, "attach")
    parser.add_argument("number", metavar="NR", help=say("number"))
    parser.add_argument("files", metavar="FILE", nargs="*", type=Path, help=say("files"))
    parser.add_argument("--batch", metavar="ID", help=say("batch"))


def _sign(parser: argparse.ArgumentParser, words: Words) -> None:
    say = _sayer(words, "sign")
    parser.add_argument("source", metavar="IN", type=Path, help=say("source"))
    parser.add_argument("--out", metavar="OUT", type=Path, required=True, help=say("out"))
    parser.add_argument("--module", metavar="FILE", type=Path, help=say("module"))
    parser.add_argument("--token", metavar="SERIAL", help=say("token"))
    parser.add_argument("--pin-file", metavar="FILE", type=Path, help=say("pin_file"))
    parser.add_argument("--reason", metavar="TEXT", help=say("reason"))
    parser.add_argument("--timestamp", metavar="URL", action="append", default=[], help=say("timestamp"))


def _verify(parser: argparse.ArgumentParser, words: Words) -> None:
    say = _sayer(words, "verify")
    parser.add_argument("file", metavar="FILE", type=Path, help=say("file"))
    parser.add_argument("--trust", metavar="DIR", type=Path, help=say("trust"))


def _print(parser: argparse.ArgumentParser, words: Words) -> None:
    say = _sayer(words, "print")
    parser.add_argument("kind", choices=PRINTS, help=say("kind"))
    parser.add_argument("number", metavar="NR", help=say("number"))
    parser.add_argument("--printer", metavar="ADDRESS", help=say("printer"))
    parser.add_argument("--duplicate", action="store_true", help=say("as_duplicate"))
    parser.add_argument("--reason", metavar="TEXT", help=say("reason"))
    parser.add_argument("--zone", type=int, choices=range(1, 10), default=9, metavar="1..9", help=say("zone"))


def _stamp(parser: argparse.ArgumentParser, words: Words) -> None:
    say = _sayer(words, "stamp")
    parser.add_argument("number", metavar="NR", help=say("number"))
    parser.add_argument("--zone", type=int, choices=range(1, 10), metavar="1..9", help=say("zone"))


def _proof(parser: argparse.ArgumentParser, words: Words) -> None:
    say = _sayer(words, "proof")
    parser.add_argument("code", metavar="CODE", help=say("code"))
    parser.add_argument("--output", metavar="FILE", type=Path, help=say("output"))
    parser.add_argument("--open", action="store_true", dest="opened", help=say("open"))
    parser.add_argument("--against", metavar="FILE", type=Path, help=say("against"))


def _checkpoint(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("--output", metavar="FILE", type=Path, help=words.say("commands.checkpoint.output"))


def _enrol(parser: argparse.ArgumentParser, words: Words) -> None:
    say = _sayer(words, "enrol")
    parser.add_argument("address", metavar="URL", help=say("address"))
    parser.add_argument("code", metavar="CODE", help=say("code"))
    parser.add_argument("--counter", metavar="NAME", help=say("counter"))


def _sync(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("--once", action="store_true", help=words.say("commands.sync.once"))


def _server(parser: argparse.ArgumentParser, words: Words) -> None:
    say = _sayer(words, "server")
    parser.add_argument("--folder", metavar="DIR", type=Path, help=say("folder"))
    parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help=say("host"))
    parser.add_argument("--port", type=int, default=8480, metavar="N", help=say("port"))
    parser.add_argument("--institution", metavar="NAME", help=say("institution"))
    parser.add_argument("--public-address", metavar="URL", help=say("public_address"))
    parser.add_argument("--continuity-block", type=int, metavar="N", help=say("continuity_block"))
    parser.add_argument("--until-input-ends", action="store_true", help=say("until_input_ends"))
    parser.add_argument("--new-desk", metavar="NAME", help=say("new_desk"))
    parser.add_argument("--lost-desk", metavar="NAME", help=say("lost_desk"))
    parser.add_argument("--clerk", metavar="NAME", default="", help=words.say("commands.outage.clerk"))
    parser.add_argument("--promote", action="store_true", help=say("promote"))


def _closing(parser: argparse.ArgumentParser, words: Words) -> None:
    say = _sayer(words, "closing")
    acts = parser.add_subparsers(dest="act", metavar=say("act"), required=True)
    for name, build in (("day", _closing_day), ("year", _closing_year), ("export", _closing_export)):
        sentence = say(f"{name}.help")
        act = acts.add_parser(name, help=sentence, description=sentence, add_help=False)
        _shared(act, words)
        act.add_argument("--register", metavar="CODE", default="RG", help=say("register"))
        build(act, words)


def _closing_day(parser: argparse.ArgumentParser, words: Words) -> None:
    say = _sayer(words, "closing.day")
    parser.add_argument("--day", type=_a_date, metavar="ZZ.LL.AAAA", help=say("day"))
    parser.add_argument("--preview", action="store_true", help=say("preview"))
    parser.add_argument("--clerk", metavar="NAME", help=say("clerk"))
    parser.add_argument("--output", metavar="FILE", type=Path, help=say("output"))


def _closing_year(parser: argparse.ArgumentParser, words: Words) -> None:
    say = _sayer(words, "closing.year")
    parser.add_argument("--year", type=int, required=True, metavar="AAAA", help=say("year"))
    parser.add_argument("--paper", choices=["A4", "A3"], default="A4", help=say("paper"))
    parser.add_argument("--output", metavar="FILE", type=Path, help=say("output"))
    parser.add_argument("--clerk", metavar="NAME", help=say("clerk"))
    parser.add_argument("--approved-by", metavar="NAME", help=say("approved_by"))
    parser.add_argument("--preview", action="store_true", help=say("preview"))


def _closing_export(parser: argparse.ArgumentParser, words: Words) -> None:
    say = _sayer(words, "closing.export")
    parser.add_argument("--year", type=int, required=True, metavar="AAAA", help=say("year"))
    parser.add_argument("--format", choices=["csv", "xlsx", "xml"], default="csv", help=say("format"))
    parser.add_argument("--output", metavar="FILE", type=Path, required=True, help=say("output"))


def _mail(parser: argparse.ArgumentParser, words: Words) -> None:
    say = _sayer(words, "mail")
    acts = parser.add_subparsers(dest="act", metavar=say("act"), required=True)
    for name in ("take", "list", "show", "register", "dismiss", "export", "send"):
        sentence = say(f"{name}.help")
        act = acts.add_parser(name, help=sentence, description=sentence, add_help=False)
        _shared(act, words)
        if name in {"show", "register", "dismiss", "export"}:
            act.add_argument("mail", metavar="ID", help=say("id"))
        if name in {"register", "dismiss"}:
            act.add_argument("--clerk", metavar="NAME", help=words.say("commands.register.clerk"))
        match name:
            case "take":
                act.add_argument("files", metavar="FILE", nargs="*", type=Path, help=say("take.files"))
            case "list":
                act.add_argument("--all", action="store_true", help=say("list.all"))
            case "register":
                act.add_argument("--sender", metavar="NAME", help=words.say("commands.register.sender"))
                act.add_argument("--type", metavar="TEXT", default="cerere", help=words.say("commands.register.type"))
                act.add_argument("--summary", metavar="TEXT", action="append", default=[], help=say("register.summary"))
            case "dismiss":
                act.add_argument("--reason", metavar="TEXT", required=True, help=say("dismiss.reason"))
            case "export":
                act.add_argument("--output", metavar="FILE", type=Path, required=True, help=say("export.output"))
            case _:
                pass


CATALOGUES = ("registers", "classes", "departments", "schedule", "not-registered", "authorities")


def _catalogue(parser: argparse.ArgumentParser, words: Words) -> None:
    say = _sayer(words, "catalogue")
    parser.add_argument("action", choices=["export", "import"], help=say("action"))
    parser.add_argument("kind", choices=CATALOGUES, help=say("kind"))
    parser.add_argument("file", metavar="FILE", type=Path, help=say("file"))
    parser.add_argument("--from", dest="start", type=_a_date, metavar="ZZ.LL.AAAA", help=say("from"))
    parser.add_argument("--dry-run", action="store_true", help=say("dry_run"))
    parser.add_argument("--replace", action="store_true", help=say("replace"))
    parser.add_argument("--reason", metavar="TEXT", help=say("reason"))
    parser.add_argument("--clerk", metavar="NAME", help=say("clerk"))


def _in_force(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("--on", type=_a_date, metavar="ZZ.LL.AAAA", help=words.say("commands.in_force_on"))


def _entry(parser: argparse.ArgumentParser, words: Words) -> None:
    say = _sayer(words, "entry")
    acts = parser.add_subparsers(dest="act", metavar=say("act"), required=True)
    for name, options in _ENTRY_ACTS.items():
        sentence = say(f"{name}.help")
        act = acts.add_parser(name, help=sentence, description=sentence, add_help=False)
        _shared(act, words)
        act.add_argument("number", metavar="NR", help=say("number"))
        act.add_argument("--clerk", metavar="NAME", help=words.say("commands.register.clerk"))
        # A petition is filed for one ground or the other; everything else an act takes stands beside the rest.
        where = act.add_mutually_exclusive_group(required=True) if name == "file" else act
        for option, settings in options.items():
            where.add_argument(option, help=say(option.strip("-").replace("-", "_")), **settings)


def _reservation(parser: argparse.ArgumentParser, words: Words) -> None:
    say = _sayer(words, "reservation")
    acts = parser.add_subparsers(dest="act", metavar=say("act"), required=True)
    for name in ("make", "fill", "end", "list"):
        sentence = say(f"{name}.help")
        act = acts.add_parser(name, help=sentence, description=sentence, add_help=False)
        match name:
            case "make":
                _shared(act, words)
                act.add_argument("--purpose", metavar="TEXT", required=True, help=say("purpose"))
                act.add_argument("--holder", metavar="NAME", required=True, help=say("holder"))
                act.add_argument("--day", type=_a_date, metavar="ZZ.LL.AAAA", help=say("day"))
                act.add_argument("--until", type=time.fromisoformat, metavar="OO:MM", help=say("until"))
                act.add_argument("--direction", type=Direction, choices=list(Direction), default=Direction.OUTGOING)
                act.add_argument("--register", metavar="CODE", help=words.say("commands.register.register"))
            case "fill":
                _shared(act, words)
                act.add_argument("number", metavar="NR", help=say("number"))
                _register(act, words)
                continue
            case "end":
                _shared(act, words)
                act.add_argument("number", metavar="NR", help=say("number"))
            case _:
                _shared(act, words)
        act.add_argument("--clerk", metavar="NAME", help=words.say("commands.register.clerk"))


def _desk(_: argparse.ArgumentParser, __: Words) -> None:
    """The desk has no options of its own."""


def _doctor(_: argparse.ArgumentParser, __: Words) -> None:
    """The doctor has no options of its own."""


def _demo(parser: argparse.ArgumentParser, words: Words) -> None:
    say = _sayer(words, "demo")
    parser.add_argument("--headless", action="store_true", help=say("headless"))
    parser.add_argument("--paper", metavar="FILE", nargs="+", type=Path, default=[], help=say("paper"))


def _people(parser: argparse.ArgumentParser, words: Words) -> None:
    say = _sayer(words, "people")
    acts = parser.add_subparsers(dest="act", metavar=words.say("commands.command"), required=True)
    for act in ("add", "list", "roles", "disable", "enable", "renew", "unlock"):
        each = acts.add_parser(act, help=say(act), description=say(act), add_help=False)
        _shared(each, words)
        if act != "list":
            each.add_argument("login", metavar="LOGIN", help=say("login"))
        if act == "add":
            each.add_argument("--name", dest="person_name", metavar="NAME", required=True, help=say("name"))
        if act in {"add", "roles"}:
            each.add_argument("--roles", metavar="ROLE", nargs="+", type=Role, required=True, help=say("of"))
            each.add_argument("--classes", metavar="COD", nargs="+", default=[], help=say("classes"))


def _log(parser: argparse.ArgumentParser, words: Words) -> None:
    say = _sayer(words, "log")
    parser.add_argument("act", nargs="?", choices=["show", "check", "extract"], default="show", help=say("act"))
    parser.add_argument("--person", metavar="NAME", help=say("person"))
    parser.add_argument("--entry", metavar="NR", help=say("entry"))
    parser.add_argument("--limit", type=int, default=100, metavar="N", help=say("limit"))


def _key(parser: argparse.ArgumentParser, words: Words) -> None:
    say = _sayer(words, "key")
    parser.add_argument("act", choices=["show", "restore"], help=say("act"))
    parser.add_argument("--reason", metavar="TEXT", default="", help=say("reason"))
    parser.add_argument("--clerk", metavar="NAME", help=say("clerk"))


def _bench(parser: argparse.ArgumentParser, words: Words) -> None:
    say = _sayer(words, "bench")
    parser.add_argument("what", choices=["counter"], help=say("what"))
    parser.add_argument("--quick", action="store_true", help=say("quick"))
    parser.add_argument("--entries", type=int, metavar="N", help=say("entries"))


def _test(parser: argparse.ArgumentParser, words: Words) -> None:
    say = _sayer(words, "test")
    parser.add_argument("--soak", action="store_true", help=say("soak"))
    parser.add_argument("chosen", metavar="TEST", nargs="*", help=say("chosen"))


def _sayer(words: Words, command: str) -> Callable[[str], str]:
    return lambda name: words.say(f"commands.{command}.{name}")


def _a_date(text: str) -> date:
    day, month, year = text.split(".")
    return date(int(year), int(month), int(day))


def _a_day(text: str) -> date:
    """A day as programs write it or as clerks do, within the years whose holidays are known."""
    try:
        day = _a_date(text) if "." in text else date.fromisoformat(text)
    except ValueError as error:
        raise DayNotUnderstood(text=text) from error
    if not 1997 <= day.year <= 2099:
        raise DayNotUnderstood(text=text)
    return day


_REASON: dict[str, dict[str, Any]] = {"--reason": {"metavar": "TEXT", "required": True}}
_DAY: dict[str, Any] = {"type": _a_date, "metavar": "ZZ.LL.AAAA"}
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


def _acts(
    parser: argparse.ArgumentParser,
    words: Words,
    command: str,
    builders: dict[str, Callable[[argparse.ArgumentParser, Words], None]],
) -> None:
    say = _sayer(words, command)
    acts = parser.add_subparsers(dest="act", metavar=say("act"), required=True)
    for name, build in builders.items():
        sentence = say(f"{name}.help")
        act = acts.add_parser(name, help=sentence, description=sentence, add_help=False)
        _shared(act, words)
        build(act, words)


def _clerk(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("--clerk", metavar="NAME", help=words.say("commands.outage.clerk"))


def _reasoned(parser: argparse.ArgumentParser, words: Words) -> None:
    _clerk(parser, words)
    parser.add_argument("--reason", metavar="TEXT", default="", help=words.say("commands.outage.reason"))


def _clock(parser: argparse.ArgumentParser, words: Words) -> None:
    _acts(parser, words, "clock", {"confirm": _reasoned, "show": _clerk})


def _blocks(parser: argparse.ArgumentParser, words: Words) -> None:
    _acts(parser, words, "blocks", {"show": _clerk, "open": _clerk, "close": _blocks_close, "conversions": _clerk})


def _blocks_close(parser: argparse.ArgumentParser, words: Words) -> None:
    _clerk(parser, words)
    parser.add_argument("--retire", action="store_true", help=words.say("commands.blocks.close.retire"))


def _kit(parser: argparse.ArgumentParser, words: Words) -> None:
    _acts(parser, words, "kit", {"print": _kit_print, "enter": _kit_enter, "drill": _kit_drill, "show": _clerk})


def _kit_print(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("--rows", type=int, default=20, metavar="N", help=words.say("commands.kit.print.rows"))


def _kit_enter(parser: argparse.ArgumentParser, words: Words) -> None:
    _clerk(parser, words)
    parser.add_argument("file", metavar="FILE", type=Path, help=words.say("commands.kit.enter.file"))
    parser.add_argument("--photo", metavar="FILE", type=Path, help=words.say("commands.kit.enter.photo"))


def _kit_drill(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("--end", action="store_true", help=words.say("commands.kit.drill.end"))


def _report(parser: argparse.ArgumentParser, words: Words) -> None:
    _acts(parser, words, "report", {"petitions": _report_petitions, "outage": _report_outage})


def _report_petitions(parser: argparse.ArgumentParser, words: Words) -> None:
    say = _sayer(words, "report")
    parser.add_argument("--year", type=int, metavar="AAAA", help=say("year"))
    parser.add_argument("--half", type=int, choices=[1, 2], required=True, help=say("half"))


def _report_outage(parser: argparse.ArgumentParser, words: Words) -> None:
    _clerk(parser, words)
    parser.add_argument("--day", type=_a_date, metavar="ZZ.LL.AAAA", help=words.say("commands.report.outage.day"))
    parser.add_argument("--output", metavar="FILE", type=Path, help=words.say("commands.report.outage.output"))


_COMMANDS: dict[str, Callable[[argparse.ArgumentParser, Words], None]] = {
    "desk": _desk,
    "server": _server,
    "register": _register,
    "registers": _in_force,
    "classes": _in_force,
    "catalogue": _catalogue,
    "list": _list,
    "deadline": _deadline,
    "calendar": _calendar,
    "show": _show,
    "scan": _scan,
    "attach": _attach,
    "sign": _sign,
    "verify": _verify,
    "closing": _closing,
    "print": _print,
    "stamp": _stamp,
    "proof": _proof,
    "checkpoint": _checkpoint,
    "mail": _mail,
    "entry": _entry,
    "reservation": _reservation,
    "authorities": _in_force,
    "enrol": _enrol,
    "clock": _clock,
    "blocks": _blocks,
    "kit": _kit,
    "report": _report,
    "sync": _sync,
    "doctor": _doctor,
    "demo": _demo,
    "people": _people,
    "log": _log,
    "key": _key,
    "bench": _bench,
    "test": _test,
}
