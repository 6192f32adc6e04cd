"""Runs a command and prints the most memory that it took, in KiB: `python -m app.bench.memory_of COMMAND...`.

A process of its own, and small: Linux counts the memory of whoever starts a command as that command's own.
"""

import os
import subprocess
import sys


def main() -> int:
    """The exit code of the command."""
    process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    sys.stdout.write(f"{used.ru_maxrss}\n")
    return process.returncode


if __name__ == "__main__":
    sys.exit(main())
