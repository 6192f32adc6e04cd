"""The program: reads the command line, does one command, and turns every error into a sentence and an exit code."""

import logging
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from app.commands.arguments import parse
from app.commands.asked import Asked
from app.home import Home, default_home
from app.log import log_to
from app.settings import read_settings
from app.words import Words
from opis_contract.errors import KnownError, WrongInput

FAULT_OF_OURS = 70
"""EX_SOFTWARE of sysexits.h: the program itself is wrong."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 done, 1 a verdict of no, 2 wrong input, 3 a fault of the world, 70 a fault of ours."""
    words = Words(os.environ.get("OPIS_LANGUAGE", "ro"))
    try:
        options = parse(sys.argv[1:] if argv is None else argv, words)
        chosen = options.home or os.environ.get("OPIS_HOME")
        home = Home(Path(chosen).absolute()) if chosen else default_home()
        settings = read_settings(home, os.environ)
        words = Words(options.language or settings.language)
        log_to(home)
        command = import_module(f"app.commands.{options.name}")
        code: int = command.run(Asked(options=options, home=home, settings=settings, words=words))
    except KnownError as error:
        _say(words, error)
        return 2 if isinstance(error, WrongInput) else 3
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader (head, less) has gone; nothing is left to say to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # the last door: a fault of ours is logged whole and told in a sentence
        logging.getLogger(__name__).critical("fault of the program", exc_info=error)
        _say(words, error)
        return FAULT_OF_OURS
    return code


def _say(words: Words, error: BaseException) -> None:
    sentence = words.explain(error)
    sys.stderr.write(f"opis: {sentence.title}. {sentence.said} {sentence.do}".rstrip() + "\n")


if __name__ == "__main__":
    sys.exit(main())
