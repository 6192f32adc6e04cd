"""Arguments of the commands about papers: scanned, signed, printed, sent by e-mail, proven."""

import argparse
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from app.commands.options import a_date, clerk_option, reason_options, sayer, shared_options, with_acts
from app.settings import PRINTS
from app.words import Words


def scan_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "scan")
    parser.add_argument("--list", action="store_true", help=say("list"))
    parser.add_argument("--batches", action="store_true", help=say("batches"))
    parser.add_argument("--device", metavar="D", help=say("device"))
    parser.add_argument("--accept-certificate", action="store_true", help=say("accept_certificate"))
    parser.add_argument("--profile", metavar="CODE", help=say("profile"))
    parser.add_argument("--batch", metavar="ID", type=UUID, help=say("resume"))
    parser.add_argument("--source", choices=["flatbed", "feeder", "feeder_duplex"], help=say("source"))
    parser.add_argument("--colour", choices=["colour", "grey", "lineart"], help=say("colour"))
    parser.add_argument("--resolution", type=int, metavar="DPI", help=say("resolution"))
    parser.add_argument("--pages", type=int, metavar="N", help=say("pages"))


def profile_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    with_acts(parser, words, "profile", {"list": _profile_list, "set": _profile_set})


def _profile_list(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("--on", type=a_date, metavar="ZZ.LL.AAAA", help=words.say("commands.in_force_on"))


def _profile_set(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "profile")
    parser.add_argument("code", metavar="CODE", help=say("code"))
    parser.add_argument("change", metavar="FIELD=VALUE", nargs="+", help=say("change"))
    parser.add_argument("--from", dest="start", type=a_date, metavar="ZZ.LL.AAAA", help=say("start"))
    reason_options(parser, words)


def pages_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    acts: dict[str, Callable[[argparse.ArgumentParser, Words], None]] = {
        "show": _batch_alone,
        "steps": _batch_alone,
        "turn": _turn,
        "fold": _some_pages,
        "unfold": _some_pages,
        "move": _move,
        "split": _one_page,
        "join": _one_page,
        "aim": _aim,
        "scan-before": _page_or_end,
        "scan-instead": _one_page,
        "undo": _batch_changed,
        "redo": _batch_changed,
        "file": _batch_changed,
    }
    with_acts(parser, words, "pages", acts)


def _batch_alone(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("batch", metavar="ID", type=UUID, help=words.say("commands.pages.batch"))


def _batch_changed(parser: argparse.ArgumentParser, words: Words) -> None:
    _batch_alone(parser, words)
    clerk_option(parser, words)


def _some_pages(parser: argparse.ArgumentParser, words: Words) -> None:
    _batch_changed(parser, words)
    parser.add_argument("pages", metavar="N", type=int, nargs="+", help=words.say("commands.pages.pages"))


def _one_page(parser: argparse.ArgumentParser, words: Words) -> None:
    _batch_changed(parser, words)
    parser.add_argument("page", metavar="N", type=int, help=words.say("commands.pages.page"))


def _page_or_end(parser: argparse.ArgumentParser, words: Words) -> None:
    _batch_changed(parser, words)
    parser.add_argument("page", metavar="N", type=int, nargs="?", help=words.say("commands.pages.page_or_end"))


def _turn(parser: argparse.ArgumentParser, words: Words) -> None:
    _some_pages(parser, words)
    parser.add_argument(
        "--quarters", metavar="1..3", type=int, choices=[1, 2, 3], default=1, help=words.say("commands.pages.quarters")
    )


def _move(parser: argparse.ArgumentParser, words: Words) -> None:
    _some_pages(parser, words)
    parser.add_argument("--before", metavar="N", type=int, help=words.say("commands.pages.before"))


def _aim(parser: argparse.ArgumentParser, words: Words) -> None:
    _one_page(parser, words)
    parser.add_argument("number", metavar="NR", nargs="?", help=words.say("commands.pages.number"))


def judge_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("path", metavar="FOLDER", type=Path, help=words.say("commands.judge.path"))


def propose_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("files", metavar="FILE", type=Path, nargs="+", help=words.say("commands.propose.files"))


def sign_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "sign")
    parser.add_argument("source", metavar="IN", type=Path, help=say("source"))
    parser.add_argument("--out", metavar="OUT", type=Path, required=True, help=say("out"))
    parser.add_argument("--module", metavar="FILE", type=Path, help=say("module"))
    parser.add_argument("--token", metavar="SERIAL", help=say("token"))
    parser.add_argument("--pin-file", metavar="FILE", type=Path, help=say("pin_file"))
    parser.add_argument("--reason", metavar="TEXT", help=say("reason"))
    parser.add_argument("--number", metavar="NUMBER", help=say("number"))
    parser.add_argument("--page", metavar="PAGE", type=int, help=say("page"))
    parser.add_argument("--zone", metavar="ZONE", type=int, choices=range(1, 10), help=say("zone"))
    parser.add_argument("--timestamp", metavar="URL", action="append", default=[], help=say("timestamp"))


def tokens_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("--module", metavar="FILE", type=Path, help=words.say("commands.sign.module"))


def trace_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "trace")
    parser.add_argument("log", metavar="LOG", type=Path, help=say("log"))
    parser.add_argument("command", metavar="COMMAND", nargs=argparse.REMAINDER, help=say("command"))


def pin_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "pin")
    parser.add_argument("--module", metavar="FILE", type=Path, help=words.say("commands.sign.module"))
    parser.add_argument("--token", metavar="SERIAL", help=words.say("commands.sign.token"))
    parser.add_argument("--pin-file", metavar="FILE", type=Path, help=words.say("commands.sign.pin_file"))
    parser.add_argument("--new-pin-file", metavar="FILE", type=Path, help=say("new_pin_file"))


def augment_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "augment")
    parser.add_argument("file", metavar="FILE", type=Path, nargs="?", help=say("file"))
    parser.add_argument("--out", metavar="OUT", type=Path, help=say("out"))
    parser.add_argument("--trust", metavar="DIR", type=Path, help=words.say("commands.verify.trust"))
    parser.add_argument(
        "--timestamp", metavar="URL", action="append", default=[], help=words.say("commands.sign.timestamp")
    )


def verify_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "verify")
    parser.add_argument("file", metavar="FILE", type=Path, help=say("file"))
    parser.add_argument("--content", metavar="FILE", type=Path, help=say("content"))
    parser.add_argument("--trust", metavar="DIR", type=Path, help=say("trust"))


def print_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "print")
    parser.add_argument("kind", choices=PRINTS, help=say("kind"))
    parser.add_argument("number", metavar="NR", help=say("number"))
    parser.add_argument("--printer", metavar="ADDRESS", help=say("printer"))
    parser.add_argument("--duplicate", action="store_true", help=say("as_duplicate"))
    parser.add_argument("--reason", metavar="TEXT", help=say("reason"))
    parser.add_argument("--zone", type=int, choices=range(1, 10), default=9, metavar="1..9", help=say("zone"))


def stamp_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "stamp")
    parser.add_argument("number", metavar="NR", help=say("number"))
    parser.add_argument("--zone", type=int, choices=range(1, 10), metavar="1..9", help=say("zone"))


def proof_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "proof")
    parser.add_argument("code", metavar="CODE", help=say("code"))
    parser.add_argument("--output", metavar="FILE", type=Path, help=say("output"))
    parser.add_argument("--open", action="store_true", dest="opened", help=say("open"))
    parser.add_argument("--against", metavar="FILE", type=Path, help=say("against"))


def checkpoint_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("--output", metavar="FILE", type=Path, help=words.say("commands.checkpoint.output"))


def mail_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "mail")
    acts = parser.add_subparsers(dest="act", metavar=say("act"), required=True)
    for name in ("take", "list", "show", "register", "dismiss", "export", "send"):
        sentence = say(f"{name}.help")
        act = acts.add_parser(name, help=sentence, description=sentence, add_help=False)
        shared_options(act, words)
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
