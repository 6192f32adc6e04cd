"""How the screen says where a batch stands, how its files were counted, and which page is looked at."""

from dataclasses import dataclass

from app.digitising.batches import BatchStage, Cover, DigitisingBatch
from app.digitising.leaves import FileCount
from app.digitising.page_order import StandingPage
from app.digitising.quality import Check, SampledPage
from app.words import Words


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A batch of the list."""

    title: str
    facts: str
    batch_no: int


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of the chosen batch; `agrees` is the leaf count's."""

    title: str
    facts: str
    agrees: bool
    inventory_number: str


@dataclass(frozen=True, slots=True)
class PageWords:
    """What stands beside the page that is looked at."""

    heading: str
    cover: str
    place: str
    finding: str
    beside: str
    """Empty while the page of the sample itself is shown."""
    judged: bool = True
    """False for a page that is only looked at."""


def batch_line(batch: DigitisingBatch, words: Words) -> BatchLine:
    """`Lotul 3 · Primăria Lugoj` over `verificarea 1 · 12 dosare`."""
    stage = words.say(f"digitising.stage.{batch.stage.value}")
    return BatchLine(
        words.say("digitising.screen.batch", batch=batch.batch_no, fonds=batch.fonds),
        f"{stage} · {words.count('digitising.files', len(batch.files))}",
        batch.batch_no,
    )


def file_line(count: FileCount, words: Words) -> FileLine:
    """A file over its leaves."""
    key = "digitising.count.agrees" if count.agrees else "digitising.count.differs"
    said = words.say(key, scanned=count.leaves, said=count.file.leaves)
    place = words.say("digitising.count.place", box=count.file.box, file=count.file.inventory_number)
    return FileLine(f"{place} · {count.file.cover.title}", said, count.agrees, count.file.inventory_number)


def page_words(sampled: SampledPage, shown: StandingPage, pages: int, words: Words) -> PageWords:
    """The sampled page, and which one of its file is shown."""
    file = sampled.page.file
    beside = shown.number - sampled.page.number
    key = "before" if beside < 0 else "after"
    return PageWords(
        heading=words.say("digitising.screen.page", file=file.inventory_number, number=shown.number, pages=pages),
        cover=_cover(file.cover),
        place=words.say("digitising.screen.place", box=file.box, document=shown.document, name=shown.name),
        finding=words.say(f"digitising.findings.{sampled.finding.value}") if sampled.finding else "",
        beside=words.count(f"digitising.screen.{key}", abs(beside)) if beside else "",
    )


def leaf_words(shown: StandingPage, pages: int, words: Words) -> PageWords:
    """A page of a file that is leafed through."""
    file = shown.file
    return PageWords(
        heading=words.say("digitising.screen.page", file=file.inventory_number, number=shown.number, pages=pages),
        cover=_cover(file.cover),
        place=words.say("digitising.screen.place", box=file.box, document=shown.document, name=shown.name),
        finding="",
        beside="",
        judged=False,
    )


def _cover(cover: Cover) -> str:
    return " · ".join(filter(None, (cover.title, cover.years, cover.department)))


def act_words(stage: BatchStage, check: Check | None, words: Words, *, approves: bool) -> str:
    """What Ctrl+Enter does now; empty for nothing, and for what whoever is here may not do."""
    if check is not None:
        key = "end_check" if check.seen == len(check.pages) else "go_on"
        return words.say(f"digitising.screen.{key}")
    match stage:
        case BatchStage.PREPARED | BatchStage.RETURNED:
            return words.say("digitising.screen.finish_scanning")
        case BatchStage.SCANNED | BatchStage.QA1 | BatchStage.QA2:
            return words.say("digitising.screen.begin_check")
        case BatchStage.CHECKED:
            return words.say("digitising.screen.finish_index")
        case BatchStage.INDEXED:
            return words.say("digitising.screen.approve") if approves else ""
        case BatchStage.RECEIVED | BatchStage.APPROVED | BatchStage.INGESTED | BatchStage.HANDED_BACK:
            return ""
