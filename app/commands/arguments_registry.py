"""Arguments of the commands about the registry itself: closing, catalogues, calendar, people, outages, reports."""

import argparse
from pathlib import Path

from app.commands.options import a_date, a_day, clerk_option, reason_options, sayer, shared_options, with_acts
from app.words import Words
from opis_contract.people import Role


def calendar_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "calendar")
    acts = parser.add_subparsers(dest="act", metavar=words.say("commands.command"), required=True)
    for act in ("add", "remove", "list"):
        each = acts.add_parser(act, help=say(act), description=say(act), add_help=False)
        shared_options(each, words)
        if act == "list":
            each.add_argument("--year", type=int, metavar="AAAA", help=say("year"))
            continue
        each.add_argument("day", type=a_day, metavar="AAAA-LL-ZZ", help=say("day"))
        each.add_argument("--basis", metavar="TEXT", help=say("basis"))
        each.add_argument("--clerk", metavar="NAME", help=say("clerk"))
        if act == "add":
            kind = each.add_mutually_exclusive_group(required=True)
            kind.add_argument("--free", action="store_true", help=say("free"))
            kind.add_argument("--worked", action="store_true", help=say("worked"))


CATALOGUES = ("registers", "classes", "departments", "schedule", "not-registered", "authorities", "profiles")


def closing_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "closing")
    acts = parser.add_subparsers(dest="act", metavar=say("act"), required=True)
    for name, build in (("day", _closing_day), ("year", _closing_year), ("export", _closing_export)):
        sentence = say(f"{name}.help")
        act = acts.add_parser(name, help=sentence, description=sentence, add_help=False)
        shared_options(act, words)
        act.add_argument("--register", metavar="CODE", default="RG", help=say("register"))
        build(act, words)


def _closing_day(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "closing.day")
    parser.add_argument("--day", type=a_date, metavar="ZZ.LL.AAAA", help=say("day"))
    parser.add_argument("--preview", action="store_true", help=say("preview"))
    parser.add_argument("--clerk", metavar="NAME", help=say("clerk"))
    parser.add_argument("--output", metavar="FILE", type=Path, help=say("output"))


def _closing_year(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "closing.year")
    parser.add_argument("--year", type=int, required=True, metavar="AAAA", help=say("year"))
    parser.add_argument("--paper", choices=["A4", "A3"], default="A4", help=say("paper"))
    parser.add_argument("--output", metavar="FILE", type=Path, help=say("output"))
    parser.add_argument("--clerk", metavar="NAME", help=say("clerk"))
    parser.add_argument("--approved-by", metavar="NAME", help=say("approved_by"))
    parser.add_argument("--preview", action="store_true", help=say("preview"))


def _closing_export(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "closing.export")
    parser.add_argument("--year", type=int, required=True, metavar="AAAA", help=say("year"))
    parser.add_argument("--format", choices=["csv", "xlsx", "xml"], default="csv", help=say("format"))
    parser.add_argument("--output", metavar="FILE", type=Path, required=True, help=say("output"))


def catalogue_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "catalogue")
    parser.add_argument("action", choices=["export", "import"], help=say("action"))
    parser.add_argument("kind", choices=CATALOGUES, help=say("kind"))
    parser.add_argument("file", metavar="FILE", type=Path, help=say("file"))
    parser.add_argument("--from", dest="start", type=a_date, metavar="ZZ.LL.AAAA", help=say("from"))
    parser.add_argument("--dry-run", action="store_true", help=say("dry_run"))
    parser.add_argument("--replace", action="store_true", help=say("replace"))
    parser.add_argument("--reason", metavar="TEXT", help=say("reason"))
    parser.add_argument("--clerk", metavar="NAME", help=say("clerk"))


def in_force_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("--on", type=a_date, metavar="ZZ.LL.AAAA", help=words.say("commands.in_force_on"))


def people_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "people")
    acts = parser.add_subparsers(dest="act", metavar=words.say("commands.command"), required=True)
    for act in ("add", "list", "roles", "disable", "enable", "renew", "unlock"):
        each = acts.add_parser(act, help=say(act), description=say(act), add_help=False)
        shared_options(each, words)
        if act != "list":
            each.add_argument("login", metavar="LOGIN", help=say("login"))
        if act == "add":
            each.add_argument("--name", dest="person_name", metavar="NAME", required=True, help=say("name"))
        if act in {"add", "roles"}:
            each.add_argument("--roles", metavar="ROLE", nargs="+", type=Role, required=True, help=say("of"))
            each.add_argument("--classes", metavar="COD", nargs="+", default=[], help=say("classes"))


def log_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "log")
    parser.add_argument("act", nargs="?", choices=["show", "check", "extract"], default="show", help=say("act"))
    parser.add_argument("--person", metavar="NAME", help=say("person"))
    parser.add_argument("--entry", metavar="NR", help=say("entry"))
    parser.add_argument("--limit", type=int, default=100, metavar="N", help=say("limit"))


def unmask_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "unmask")
    parser.add_argument("number", metavar="NR", help=words.say("commands.show.number"))
    parser.add_argument("--reason", metavar="TEXT", default="", help=say("reason"))


def key_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "key")
    parser.add_argument("act", choices=["show", "restore"], help=say("act"))
    parser.add_argument("--reason", metavar="TEXT", default="", help=say("reason"))
    parser.add_argument("--clerk", metavar="NAME", help=say("clerk"))


def clock_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    with_acts(parser, words, "clock", {"confirm": reason_options, "show": clerk_option})


def blocks_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    with_acts(
        parser,
        words,
        "blocks",
        {"show": clerk_option, "open": clerk_option, "close": _blocks_close, "conversions": clerk_option},
    )


def _blocks_close(parser: argparse.ArgumentParser, words: Words) -> None:
    clerk_option(parser, words)
    parser.add_argument("--retire", action="store_true", help=words.say("commands.blocks.close.retire"))


def kit_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    with_acts(
        parser, words, "kit", {"print": _kit_print, "enter": _kit_enter, "drill": _kit_drill, "show": clerk_option}
    )


def _kit_print(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("--rows", type=int, default=20, metavar="N", help=words.say("commands.kit.print.rows"))


def _kit_enter(parser: argparse.ArgumentParser, words: Words) -> None:
    clerk_option(parser, words)
    parser.add_argument("file", metavar="FILE", type=Path, help=words.say("commands.kit.enter.file"))
    parser.add_argument("--photo", metavar="FILE", type=Path, help=words.say("commands.kit.enter.photo"))


def _kit_drill(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("--end", action="store_true", help=words.say("commands.kit.drill.end"))


def report_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    with_acts(parser, words, "report", {"petitions": _report_petitions, "outage": _report_outage})


def _report_petitions(parser: argparse.ArgumentParser, words: Words) -> None:
    say = sayer(words, "report")
    parser.add_argument("--year", type=int, metavar="AAAA", help=say("year"))
    parser.add_argument("--half", type=int, choices=[1, 2], required=True, help=say("half"))


def _report_outage(parser: argparse.ArgumentParser, words: Words) -> None:
    clerk_option(parser, words)
    parser.add_argument("--day", type=a_date, metavar="ZZ.LL.AAAA", help=words.say("commands.report.outage.day"))
    parser.add_argument("--output", metavar="FILE", type=Path, help=words.say("commands.report.outage.output"))
