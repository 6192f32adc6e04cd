"""What can go wrong between a file and its archival form: one small class for one situation, with its facts."""

from pathlib import Path

from opis_contract.errors import WorldFault


class ReadingUnavailable(WorldFault):
    """The reader of page text is not installed; `reason` is the missing part."""

    code = "reading_unavailable"

    def __init__(self, *, reason: str) -> None:
        super().__init__(reason=reason)


class NotArchivable(WorldFault):
    """The finished file failed its own PDF/A check by this rule; no file was left."""

    code = "not_archivable"

    def __init__(self, *, path: Path, rule: str) -> None:
        super().__init__(path=path, rule=rule)
