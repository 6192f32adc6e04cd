"""Pages made of the rows that a worker could only put down: by the desk, with the encoder of every other page."""

from pathlib import Path

from devices.errors import PageNotStored
from devices.pages import MEDIA_TYPES, PageWriter
from devices.scanning import QUALITY, ScannedPage
from devices.spool import SpooledRows, read_spool, rows_path


def page_of_rows(folder: Path, sequence: int, *, quality: int = QUALITY) -> ScannedPage | None:
    """The page whose rows came to their end, durable under its final name; None where they did not.

    Raises `PageNotStored`, and then the rows stay.
    """
    path = rows_path(folder, sequence)
    try:
        spooled = read_spool(path) if path.exists() else None
        if spooled is None or not spooled.whole:
            return None
        with _writer(spooled, folder, sequence, quality) as page:
            for rows in spooled.portions():
                page.write(rows)
            done = page.finish()
        path.unlink()
    except OSError as refused:
        raise PageNotStored(folder=str(folder)) from refused
    return done


def keep_rows(folder: Path) -> None:
    """Turn rows that nobody made a page of into what a broken page leaves, for `devices.pages.keep_partial`."""
    try:
        for path in sorted(folder.glob("[0-9]*.rows")):
            finished = any(path.with_suffix(suffix).exists() for suffix in MEDIA_TYPES)
            if not finished and (spooled := read_spool(path)) is not None:
                path.with_suffix(".part").unlink(missing_ok=True)  # of a desk that died over it: the rows have it all
                with _writer(spooled, folder, int(path.stem), QUALITY) as page:
                    for rows in spooled.portions():
                        page.write(rows)
            path.unlink()
    except OSError as refused:
        raise PageNotStored(folder=str(folder)) from refused


def _writer(spooled: SpooledRows, folder: Path, sequence: int, quality: int) -> PageWriter:
    return PageWriter(
        folder,
        sequence,
        width=spooled.width,
        lines=spooled.lines,
        colour=spooled.colour,
        resolution=spooled.resolution,
        quality=quality,
    )
