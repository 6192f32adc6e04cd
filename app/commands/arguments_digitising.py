"""Arguments of the commands of mass digitisation."""

import argparse
from collections.abc import Callable
from pathlib import Path

from app.commands.options import clerk_option, reason_options, sayer, with_acts
from app.digitising.sampling import Finding
from app.words import Words


def import_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.set_defaults(name="importing")  # import is a word of Python, and no module can be called so
    say = sayer(words, "import")
    parser.add_argument("folder", metavar="FOLDER", type=Path, help=say("folder"))
    parser.add_argument("--profile", metavar="CODE", default="archive", help=say("profile"))
    parser.add_argument("--sides", choices=["one", "two"], help=say("sides"))
    parser.add_argument("--equipment", metavar="TEXT", help=say("equipment"))
    clerk_option(parser, words)


def digitise_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    acts: dict[str, Callable[[argparse.ArgumentParser, Words], None]] = {
        "receive": _receive,
        "prepare": _prepare,
        "sheets": _sheets,
        "show": _show,
        "scanned": _scanned,
        "leaves": _leaves,
        "check": _scanned,
        "judge": _judge,
        "verdict": _scanned,
        "table": _table,
        "describe": _prepare,
        "indexed": _scanned,
        "approve": _approve,
        "reject": _reject,
        "evidence": _evidence,
        "verify": _batch,
        "ingest": _ingest,
        "hand-back": _hand_back,
    }
    with_acts(parser, words, "digitise", acts)


def _batch(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("batch", metavar="LOT", type=int, help=words.say("commands.digitise.batch"))


def _receive(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "digitise")
    parser.add_argument("--fonds", metavar="TEXT", required=True, help=say("fonds"))
    parser.add_argument("--creator", metavar="TEXT", default="", help=say("creator"))
    clerk_option(parser, words)


def _prepare(parser: argparse.ArgumentParser, words: Words) -> None:
    _batch(parser, words)
    parser.add_argument("file", metavar="FILE", type=Path, help=words.say("commands.digitise.list"))
    clerk_option(parser, words)


def _sheets(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "digitise")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--batch", metavar="LOT", type=int, help=say("batch"))
    what.add_argument("--documents", metavar="N", type=int, choices=range(1, 501), help=say("documents"))
    parser.add_argument("--output", metavar="FILE", type=Path, help=say("output"))


def _show(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("batch", metavar="LOT", type=int, nargs="?", help=words.say("commands.digitise.batch"))


def _scanned(parser: argparse.ArgumentParser, words: Words) -> None:
    _batch(parser, words)
    clerk_option(parser, words)


def _leaves(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "digitise")
    _batch(parser, words)
    parser.add_argument("inventory_number", metavar="NR", help=say("inventory_number"))
    parser.add_argument("leaves", metavar="N", type=int, choices=range(1, 10_001), help=say("leaves_counted"))
    parser.add_argument("--approved-by", metavar="NAME", help=say("approved_by"))
    reason_options(parser, words)


def _judge(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "digitise")
    _batch(parser, words)
    parser.add_argument("place", metavar="N", type=int, help=say("place"))
    parser.add_argument("finding", choices=[each.value for each in Finding], help=say("finding"))
    clerk_option(parser, words)


def _evidence(parser: argparse.ArgumentParser, words: Words) -> None:
    _batch(parser, words)
    parser.add_argument("--output", metavar="DIR", type=Path, help=words.say("commands.digitise.evidence_folder"))


def _table(parser: argparse.ArgumentParser, words: Words) -> None:
    _batch(parser, words)
    parser.add_argument("--output", metavar="FILE", type=Path, help=words.say("commands.digitise.output"))


def _approve(parser: argparse.ArgumentParser, words: Words) -> None:
    _evidence(parser, words)
    clerk_option(parser, words)


def _reject(parser: argparse.ArgumentParser, words: Words) -> None:
    _batch(parser, words)
    parser.add_argument("--files", metavar="NR", nargs="+", default=[], help=words.say("commands.digitise.rejected"))
    reason_options(parser, words)


def _ingest(parser: argparse.ArgumentParser, words: Words) -> None:
    _batch(parser, words)
    parser.add_argument("folder", metavar="DIR", type=Path, help=words.say("commands.digitise.archive_folder"))
    clerk_option(parser, words)


def _hand_back(parser: argparse.ArgumentParser, words: Words) -> None:
    _batch(parser, words)
    parser.add_argument("--to", metavar="TEXT", required=True, help=words.say("commands.digitise.to"))
    clerk_option(parser, words)
