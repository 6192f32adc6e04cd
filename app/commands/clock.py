"""`opis clock show|confirm`: whether the desk's clock is trusted, and the chief's word for it."""

from app.commands.asked import Asked
from app.commands.composition import build_desk


def run(asked: Asked) -> int:
    """`show` answers 1 while the clock is in doubt."""
    desk = build_desk(asked)
    options, words = asked.options, asked.words
    if options.act == "confirm":
        act = desk.outages.clock.confirm(by=options.clerk or "", reason=options.reason)
        asked.answer(
            {"doubt": act.doubt.value, "seconds": act.seconds, "by": act.by, "reason": act.reason},
            words.say("commands.clock.confirmed", by=act.by),
        )
        return 0
    doubt = desk.outages.clock.doubt()
    if doubt is None:
        asked.answer({"trusted": True}, words.say("commands.clock.trusted"))
        return 0
    sentence = words.explain(doubt.fault())
    asked.answer(
        {"trusted": False, "doubt": doubt.kind.value, "seconds": int(doubt.off.total_seconds())},
        f"{sentence.title}. {sentence.said} {sentence.do}",
    )
    return 1
