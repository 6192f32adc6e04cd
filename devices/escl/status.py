"""How a network scanner is, read from its ScannerStatus: its own state, its feeder's, and those of its jobs."""

from dataclasses import dataclass

from devices.escl.xml import every, number, read_xml, text, texts


@dataclass(frozen=True, slots=True)
class JobState:
    """One job that the scanner remembers; `pages` is how many it says it has scanned, None where it does not say."""

    path: str
    state: str
    reasons: tuple[str, ...] = ()
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class ScannerStatus:
    """The scanner's own words, which are never trusted to be among the standard's: "" where it says nothing."""

    state: str
    feeder: str = ""
    jobs: tuple[JobState, ...] = ()

    def job(self, path: str) -> JobState | None:
        """The job of this path, if the scanner names it; vendors give paths or whole addresses, with other hosts."""
        return next((each for each in self.jobs if _same(each.path, path)), None)


def parse_status(document: bytes) -> ScannerStatus:
    """Read a ScannerStatus document. Raises `NotUnderstood`."""
    root = read_xml(document, "ScannerStatus")
    jobs = tuple(
        JobState(
            path=text(each, "JobUri"),
            state=text(each, "JobState"),
            reasons=texts(each, "JobStateReason"),
            pages=number(each, "ImagesCompleted"),
        )
        for each in every(root, "JobInfo")
    )
    # The scanner's state is the first State of the document, before those of its jobs.
    return ScannerStatus(state=text(root, "State"), feeder=text(root, "AdfState"), jobs=jobs)


def _same(one: str, other: str) -> bool:
    """Whether two addresses end in the same job: its last part, which is unlike any other job's."""
    last = one.rstrip("/").rpartition("/")[2]
    return bool(last) and last == other.rstrip("/").rpartition("/")[2]
