"""Where scanners depart from the standard, by model, as data; each with where it was seen.

What any scanner may do is no quirk: every one is asked again after 503, every Location is bent to the address that
answered, every end of a job is looked at twice.
"""

from dataclasses import dataclass, replace
from fnmatch import fnmatchcase


@dataclass(frozen=True, slots=True)
class Quirks:
    """How to treat one model; attempts are pauses of the usual length (a second)."""

    job_attempts: int = 10
    """How often a scanner that is busy is asked for a job."""
    page_attempts: int = 30
    """How often one that is busy is asked for the next page."""
    not_yet_attempts: int = 10
    """How often one that says there is no page is asked again while the job may still bring one."""
    host: str | None = None
    """The only name by which it wants to be called in a request for a job."""
    pause_before_next: bool = False
    """It calls its feeder empty when asked for the next page too soon."""
    look_at_feeder_first: bool = False
    """An empty feeder makes it report, or really have, a paper jam."""
    leave_finished_jobs: bool = False
    """To delete a finished job confuses it."""
    best_resolution: int | None = None
    """It promises more than this, in dpi, and does not keep it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A model's name, or the name of its web server, as a pattern in small letters, and what is different there."""

    pattern: str
    quirks: dict[str, object]
    of_server: bool = False


RULES = (
    # Busy for longer than others between pages.
    Rule("*hp laserjet mfp m28*", {"page_attempts": 60}),
    # Warms up for a minute, as state Testing and 503.
    Rule("*hp laserjet mfp m630*", {"job_attempts": 60, "host": "localhost"}),
    # Serve jobs only to whom they take for themselves: sane-airscan issues 92, 98, 116.
    Rule("*hp color laserjet flowmfp m578*", {"host": "localhost"}),
    Rule("hp_compact_server", {"host": "localhost"}, of_server=True),
    # DCP-L2710DW and its sisters: "feeder empty" with paper in it, when asked at once.
    Rule("*brother*", {"pause_before_next": True}),
    # Really jams when it is started with an empty feeder.
    Rule("*canon mf41*", {"look_at_feeder_first": True}),
    Rule("*canon ir2625*", {"best_resolution": 300}),
    Rule("*canon ir2630*", {"best_resolution": 300}),
    # Reports a jam where the feeder is merely empty.
    Rule("*workcentre 3345*", {"look_at_feeder_first": True, "leave_finished_jobs": True}),
    # 404 until the page is there, for as long as a slow sheet takes; dislike DELETE after the end.
    Rule("*xerox b2[01]5*", {"not_yet_attempts": 30}),
    Rule("*xerox*", {"leave_finished_jobs": True}),
)


def quirks_of(model: str, server: str = "") -> Quirks:
    """What is known of a model (MakeAndModel) and of its web server (the Server header); all rules that fit count."""
    quirks = Quirks()
    for rule in RULES:
        if fnmatchcase((server if rule.of_server else model).lower(), rule.pattern):
            quirks = replace(quirks, **rule.quirks)  # type: ignore[arg-type]  # the table names fields of Quirks
    return quirks
