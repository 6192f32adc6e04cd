"""`opis verify`: the verdict of every signature in a PDF, a CMS message (.p7m, .p7s) or an ASiC container."""

from app.clock import MachineClock
from app.commands.asked import Asked
from app.commands.composition import existing
from signing.desk import verify
from signing.verdicts import SignatureVerdict, Word


def run(asked: Asked) -> int:
    """Exit code 1 when a signature is invalid; 0 otherwise, also when nobody signed or a verdict cannot be given."""
    [path] = existing(asked, [asked.options.file])
    trust = asked.path(asked.options.trust) if asked.options.trust else asked.settings.trust_folder
    content = existing(asked, [asked.options.content])[0] if asked.options.content else None
    verdicts = verify(path, trust, now=MachineClock().now(), content=content)
    asked.answer(
        {"path": str(path), "signatures": [described(verdict) for verdict in verdicts]},
        *(_line(asked, verdict) for verdict in verdicts),
        *([] if verdicts else [asked.words.say("commands.verify.unsigned")]),
    )
    return 1 if any(verdict.verdict is Word.INVALID for verdict in verdicts) else 0


def described(verdict: SignatureVerdict) -> dict[str, object]:
    """A verdict as JSON."""
    return {
        "signer": verdict.signer,
        "issuer": verdict.issuer,
        "level": verdict.level.value,
        "verdict": verdict.verdict.value,
        "reason": verdict.reason_code.value,
        "signed_at": verdict.signed_at.isoformat() if verdict.signed_at else None,
        "timestamp_at": verdict.timestamp_at.isoformat() if verdict.timestamp_at else None,
        "covers_whole_file": verdict.covers_whole_file,
        "changed_after": verdict.changed_after.value,
    }


def _line(asked: Asked, verdict: SignatureVerdict) -> str:
    said = asked.words.say(f"verdicts.{verdict.verdict.value.lower()}")
    return f"{said}  {verdict.level.value}  {verdict.signer}  {verdict.reason_code.value}"
