"""The process in which strangers' PDF files are judged: `python -m signing.judge <desk's pid> <megabytes>`.

It reads one question per line from stdin and answers on stdout. It opens no connection, and takes no more memory than
it is told (Linux and macOS; elsewhere the deadline alone protects the desk).
"""

import logging
import os
import sys
import warnings

from signing.cades import verdicts_on_message
from signing.containers import verdicts_on_container
from signing.errors import PdfFault, TrustUnreadable
from signing.lines import decode, encode
from signing.message_files import is_container, is_message
from signing.validation import verdicts_on
from signing.verdicts import Answer, AskVerify, NotJudged, Ready, TooBig, Verdicts
from signing.worker_process import die_with_the_desk, private_stdout


def limit_memory(megabytes: int) -> None:
    """Private memory beyond this raises MemoryError here (RLIMIT_DATA, which since Linux 4.7 counts mmap too)."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (megabytes << 20, megabytes << 20))


def answer(question: AskVerify) -> Answer:
    """The verdicts, or why there are none."""
    try:
        if is_container(question.path):
            return Verdicts(tuple(verdicts_on_container(question.path, question.trust, question.now)))
        if is_message(question.path):
            return Verdicts(tuple(verdicts_on_message(question.path, question.content, question.trust, question.now)))
        return Verdicts(tuple(verdicts_on(question.path, question.trust, question.now)))
    except PdfFault as fault:
        return NotJudged(code=fault.code, fact=fault.file)
    except TrustUnreadable as fault:
        return NotJudged(code=fault.code, fact=str(fault.facts["path"]))
    except MemoryError:
        return TooBig()


def main() -> None:
    """Serve until the desk hangs up or the memory is used up."""
    die_with_the_desk(int(sys.argv[1]))
    answers = private_stdout()
    limit_memory(int(sys.argv[2]))
    # What libraries say about a stranger's file is in the verdict; as warnings made errors they would change it.
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    os.write(answers, encode(Ready()))
    for line in sys.stdin.buffer:
        question = decode(line, (AskVerify,))
        told = answer(question)  # type: ignore[arg-type]  # `decode` was given AskVerify alone
        os.write(answers, encode(told))
        if isinstance(told, TooBig):
            return


if __name__ == "__main__":
    main()
