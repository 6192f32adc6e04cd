"""The desk's own window, as a process of its own: opened as `opis desk` opens it, ended when it is painted."""

import os
import sys
from pathlib import Path

from app.commands.arguments import parse
from app.commands.asked import Asked
from app.home import Home
from app.log import log_to
from app.settings import read_settings
from app.words import Words


def main() -> None:
    """Show the window over the home named on the command line, say `painted` when it is, and end."""
    words = Words("ro")
    home = Home(Path(sys.argv[1]))
    settings = read_settings(home, os.environ)
    log_to(home)
    asked = Asked(options=parse(["desk"], words), home=home, settings=settings, words=words)
    from app.commands.desk import desk_parts
    from ui.bootstrap import run_desk
    from ui.measuring.first_paint import say_painted

    with desk_parts(asked) as parts:
        run_desk(parts, painted=say_painted)


if __name__ == "__main__":
    main()
