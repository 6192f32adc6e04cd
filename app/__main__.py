"""The program: reads the command line, does one command, and turns every known error into a sentence and an exit code."""

import os
import sys
from collections.abc import Sequence

from app.commands.arguments import parse
from app.words import Sentence, Words
from opis_contract.errors import KnownError, WrongInput

FAULT_OF_OURS = 70
"""EX_SOFTWARE of sysexits.h: the program itself is wrong."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 done, 1 a verdict of no, 2 wrong input, 3 a fault of the world, 70 a fault of ours."""
    words = Words(os.environ.get("OPIS_LANGUAGE", "ro"))
    try:
        arguments = parse(sys.argv[1:] if argv is None else argv, words)
        words = Words(arguments.language)
        return arguments.command(arguments, words)
    except KnownError as error:
        _say(words.explain(error))
        return 2 if isinstance(error, WrongInput) else 3
    except KeyboardInterrupt:
        _say(words.explain_interruption())
        return 130
    except BrokenPipeError:
        # The reader (head, less) has gone; nothing is left to say to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _say(sentence: Sentence) -> None:
    print(f"opis: {sentence.title}. {sentence.said} {sentence.do}".rstrip(), file=sys.stderr)
