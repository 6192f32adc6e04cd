"""What the builders of the command line share: options of every command, words, days as typed."""

import argparse
from collections.abc import Callable
from datetime import date

from app.words import Words
from opis_contract.errors import WrongInput


class DayNotUnderstood(WrongInput):
    """The text is no day of the calendar, or one whose holidays nobody knows."""

    code = "day_not_understood"


def help_option(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("-h", "--help", action="help", help=words.say("commands.help"))


def shared_options(parser: argparse.ArgumentParser, words: Words) -> None:
    help_option(parser, words)
    parser.add_argument("--home", metavar="DIR", help=words.say("commands.home"))
    parser.add_argument("--json", action="store_true", help=words.say("commands.json"))
    parser.add_argument("--language", choices=["ro", "en"], help=words.say("commands.language"))


def sayer(words: Words, command: str) -> Callable[[str], str]:
    return lambda name: words.say(f"commands.{command}.{name}")


def a_date(text: str) -> date:
    day, month, year = text.split(".")
    return date(int(year), int(month), int(day))


def a_day(text: str) -> date:
    """A day as programs write it or as clerks do, within the years whose holidays are known."""
    try:
        day = a_date(text) if "." in text else date.fromisoformat(text)
    except ValueError as error:
        raise DayNotUnderstood(text=text) from error
    if not 1997 <= day.year <= 2099:
        raise DayNotUnderstood(text=text)
    return day


def with_acts(
    parser: argparse.ArgumentParser,
    words: Words,
    command: str,
    builders: dict[str, Callable[[argparse.ArgumentParser, Words], None]],
) -> None:
    say = sayer(words, command)
    acts = parser.add_subparsers(dest="act", metavar=say("act"), required=True)
    for name, build in builders.items():
        sentence = say(f"{name}.help")
        act = acts.add_parser(name, help=sentence, description=sentence, add_help=False)
        shared_options(act, words)
        build(act, words)


def clerk_option(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("--clerk", metavar="NAME", help=words.say("commands.outage.clerk"))


def reason_options(parser: argparse.ArgumentParser, words: Words) -> None:
    clerk_option(parser, words)
    parser.add_argument("--reason", metavar="TEXT", default="", help=words.say("commands.outage.reason"))
