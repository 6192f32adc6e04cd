"""`opis tokens`: every token driver judged in words, the plugged-in tokens, and who can sign with them or why not."""

from pathlib import Path

from app.clock import MachineClock
from app.commands.asked import Asked
from app.commands.devices import token_environment, token_modules
from opis_contract.legal_time import legal_date
from signing.judging_modules import ModuleJudgement, NotOffered, TokenJudgement, judged
from signing.tokens import Credential


def run(asked: Asked) -> int:
    """Exit code 1 when nobody could sign now; looking asks for no PIN."""
    named: Path | None = asked.options.module
    found = judged(token_modules(asked, named), now=MachineClock().now(), environment=token_environment(asked))
    lines = [line for module in found for line in _lines(asked, module)]
    asked.answer(
        {"modules": [_described(asked, module) for module in found]},
        *(lines or [asked.words.say("doctor.no_modules")]),
    )
    return 0 if any(token.credentials for module in found for token in module.tokens) else 1


def _lines(asked: Asked, module: ModuleJudgement) -> list[str]:
    said = [f"{module.vendor}: {module.module}"]
    if module.fault is not None:
        sentence = asked.words.explain(module.fault)
        return [*said, f"  ✗ {sentence.said} {sentence.do}"]
    if not module.tokens:
        return [*said, f"  {asked.words.say('commands.tokens.none')}"]
    for token in module.tokens:
        label, serial = token.token.label, token.token.serial
        said.append(f"  {label} ({serial}), {asked.words.say(f'commands.tokens.pin_{token.token.pin_state.value}')}")
        said += [f"    ✓ {_offered(asked, one)}" for one in token.credentials]
        said += [f"    ✗ {_refused(asked, one)}" for one in token.not_offered]
        if not token.credentials and not token.not_offered:
            said.append(f"    {asked.words.say('commands.tokens.no_certificate')}")
    return said


def _offered(asked: Asked, one: Credential) -> str:
    qualified = asked.words.say(f"commands.tokens.{'qualified' if one.qualified else 'not_qualified'}")
    until = legal_date(one.not_after).strftime("%d.%m.%Y")
    return asked.words.say(
        "commands.tokens.can_sign", holder=one.holder, issuer=one.issuer, until=until, qualified=qualified
    )


def _refused(asked: Asked, one: NotOffered) -> str:
    day = legal_date(one.day).strftime("%d.%m.%Y") if one.day else ""
    why = asked.words.say(f"commands.tokens.why_{one.why.value}", day=day)
    return f"{one.holder}: {why}" if one.holder else why


def _described(asked: Asked, module: ModuleJudgement) -> dict[str, object]:
    return {
        "module": str(module.module),
        "vendor": module.vendor,
        "fault": module.fault.code if module.fault else "",
        "said": asked.words.explain(module.fault).said if module.fault else "",
        "tokens": [_token(token) for token in module.tokens],
    }


def _token(token: TokenJudgement) -> dict[str, object]:
    return {
        "label": token.token.label,
        "serial": token.token.serial,
        "manufacturer": token.token.manufacturer,
        "pin": token.token.pin_state.value,
        "reader_keys": token.token.protected_authentication,
        "can_sign": [
            {
                "holder": one.holder,
                "issuer": one.issuer,
                "not_after": one.not_after.isoformat(),
                "algorithm": one.key_algorithm.value,
                "qualified": one.qualified,
            }
            for one in token.credentials
        ],
        "cannot_sign": [{"holder": one.holder, "why": one.why.value} for one in token.not_offered],
    }
