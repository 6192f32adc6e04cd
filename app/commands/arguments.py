"""The command line as data: every command, its arguments, and the language in which they are explained."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from typing_extensions import override

from app.commands.arguments_digitising import digitise_arguments, import_arguments
from app.commands.arguments_entries import (
    attach_arguments,
    deadline_arguments,
    entry_arguments,
    list_arguments,
    register_arguments,
    reservation_arguments,
    show_arguments,
)
from app.commands.arguments_papers import (
    augment_arguments,
    checkpoint_arguments,
    judge_arguments,
    mail_arguments,
    pages_arguments,
    pin_arguments,
    print_arguments,
    profile_arguments,
    proof_arguments,
    propose_arguments,
    scan_arguments,
    sign_arguments,
    stamp_arguments,
    tokens_arguments,
    trace_arguments,
    verify_arguments,
)
from app.commands.arguments_registry import (
    blocks_arguments,
    calendar_arguments,
    catalogue_arguments,
    clock_arguments,
    closing_arguments,
    in_force_arguments,
    key_arguments,
    kit_arguments,
    log_arguments,
    people_arguments,
    report_arguments,
    unmask_arguments,
)
from app.commands.options import help_option, sayer, shared_options
from app.words import Words
from opis_contract.errors import WrongInput


class CommandNotUnderstood(WrongInput):
    """The command line names no command, an unknown option, or a value of the wrong kind."""

    code = "command_not_understood"


class _Parser(argparse.ArgumentParser):
    @override
    def error(self, message: str) -> NoReturn:
        raise CommandNotUnderstood(detail=message, usage=self.prog)


def parse(argv: Sequence[str], words: Words) -> argparse.Namespace:
    """The options, with `name` for the command. Raises `CommandNotUnderstood`; `--help` prints and ends the program."""
    parser = _Parser(prog="opis", description=words.say("commands.opis"), add_help=False)
    help_option(parser, words)
    commands = parser.add_subparsers(dest="name", metavar=words.say("commands.command"), required=True)
    for name, build in _COMMANDS.items():
        sentence = words.say(f"commands.{name}.help")
        command = commands.add_parser(name, help=sentence, description=sentence, add_help=False)
        shared_options(command, words)
        build(command, words)
    return parser.parse_args(argv)


def _enrol(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "enrol")
    parser.add_argument("address", metavar="URL", help=say("address"))
    parser.add_argument("code", metavar="CODE", help=say("code"))
    parser.add_argument("--counter", metavar="NAME", help=say("counter"))


def _sync(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("--once", action="store_true", help=words.say("commands.sync.once"))


def _server(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "server")
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


def _desk(_: argparse.ArgumentParser, __: Words) -> None:
    """The desk has no options of its own."""


def _doctor(_: argparse.ArgumentParser, __: Words) -> None:
    """The doctor has no options of its own."""


def _demo(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "demo")
    parser.add_argument("--headless", action="store_true", help=say("headless"))
    parser.add_argument("--paper", metavar="FILE", nargs="+", type=Path, default=[], help=say("paper"))


def _bench(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "bench")
    parser.add_argument("what", choices=["counter", "capture", "sign"], help=say("what"))
    parser.add_argument("--quick", action="store_true", help=say("quick"))
    parser.add_argument("--entries", type=int, metavar="N", help=say("entries"))


def _test(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "test")
    parser.add_argument("--soak", action="store_true", help=say("soak"))
    parser.add_argument("--oracles", action="store_true", help=say("oracles"))
    parser.add_argument("--windows", action="store_true", help=say("windows"))
    parser.add_argument("chosen", metavar="TEST", nargs="*", help=say("chosen"))


_COMMANDS: dict[str, Callable[[argparse.ArgumentParser, Words], None]] = {
    "desk": _desk,
    "server": _server,
    "register": register_arguments,
    "registers": in_force_arguments,
    "classes": in_force_arguments,
    "catalogue": catalogue_arguments,
    "list": list_arguments,
    "deadline": deadline_arguments,
    "calendar": calendar_arguments,
    "show": show_arguments,
    "scan": scan_arguments,
    "profile": profile_arguments,
    "digitise": digitise_arguments,
    "import": import_arguments,
    "pages": pages_arguments,
    "judge": judge_arguments,
    "propose": propose_arguments,
    "attach": attach_arguments,
    "tokens": tokens_arguments,
    "pin": pin_arguments,
    "trace": trace_arguments,
    "sign": sign_arguments,
    "augment": augment_arguments,
    "verify": verify_arguments,
    "closing": closing_arguments,
    "print": print_arguments,
    "stamp": stamp_arguments,
    "proof": proof_arguments,
    "checkpoint": checkpoint_arguments,
    "mail": mail_arguments,
    "entry": entry_arguments,
    "reservation": reservation_arguments,
    "authorities": in_force_arguments,
    "enrol": _enrol,
    "clock": clock_arguments,
    "blocks": blocks_arguments,
    "kit": kit_arguments,
    "report": report_arguments,
    "sync": _sync,
    "doctor": _doctor,
    "demo": _demo,
    "people": people_arguments,
    "log": log_arguments,
    "key": key_arguments,
    "unmask": unmask_arguments,
    "bench": _bench,
    "test": _test,
}
