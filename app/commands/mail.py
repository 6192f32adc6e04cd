"""`opis mail`: e-mails into the tray, numbers for them, replies out."""

from uuid import UUID

from app.commands.asked import Asked
from app.commands.composition import build_desk, existing
from app.commands.mailing import Mailing
from app.durable import write_chunks
from app.files import pieces
from app.mail.errors import MailNotFound
from app.mail.letters import MailState, MailView
from opis_contract.entries import EntryContent, EntryDraft
from opis_contract.legal_time import legal_date
from opis_contract.numbers import RegistrationNumber
from opis_contract.parties import Party
from paper.strangers import StrangerReader


def run(asked: Asked) -> int:
    """Do the act that was asked."""
    desk = build_desk(asked)
    with StrangerReader(log=asked.home.log / "reader.log") as reader:
        mailing = Mailing(desk, reader, asked.settings)
        mailing.resume()
        acts = {
            "take": _take,
            "list": _list,
            "show": _show,
            "register": _register,
            "dismiss": _dismiss,
            "export": _export,
            "send": _send,
        }
        return acts[asked.options.act](asked, mailing)


def _take(asked: Asked, mailing: Mailing) -> int:
    taken, refused = mailing.take_in_folder() if not asked.options.files else ([], [])
    taken += [mailing.take_in(file) for file in existing(asked, asked.options.files)]
    asked.answer(
        {"mails": [described(each) for each in taken], "refused": [str(each.facts["path"]) for each in refused]},
        *map(_line, taken),
        *(asked.words.explain(each).said for each in refused),
    )
    return 0


def _list(asked: Asked, mailing: Mailing) -> int:
    state = None if asked.options.all else MailState.WAITING
    mails = mailing.desk.mail.mails(state)
    asked.answer({"mails": [described(each) for each in mails]}, *map(_line, mails))
    return 0


def _show(asked: Asked, mailing: Mailing) -> int:
    mail = mailing.desk.mail.mail(_named(asked))
    verdicts = [
        f"{each.name}: {asked.words.say(f'verdicts.{verdict.word.value.lower()}')} {verdict.level} {verdict.signer}"
        for each in mail.enclosures
        for verdict in each.verdicts
    ]
    asked.answer(described(mail) | {"text": mail.text}, _line(mail), *verdicts, "", mail.text)
    return 0


def _register(asked: Asked, mailing: Mailing) -> int:
    """One entry for each `--summary`; without one the subject is it."""
    options = asked.options
    mail_id = _named(asked)
    mail = mailing.desk.mail.mail(mail_id)
    sender = Party(name=options.sender or mail.from_name or mail.from_address, email=mail.from_address or None)
    summaries = options.summary or [mail.subject or asked.words.say("mail.no_subject")]
    drafts = [
        EntryDraft(
            content=EntryContent(
                summary=summary,
                document_type=options.type,
                sender=sender,
                annexes=len(mail.enclosures),
                annex_list=tuple(each.name[:200] for each in mail.enclosures),
            )
        )
        for summary in summaries
    ]
    made = mailing.register(mail_id, drafts, clerk=options.clerk or asked.settings.clerk)
    entries = [each.entry for each in made]
    numbers = [
        str(RegistrationNumber(each.register_code, each.year, each.number, legal_date(each.registered_at)))
        for each in entries
    ]
    told = [
        {"register": each.register_code, "year": each.year, "number": each.number, "entry_id": str(each.entry_id)}
        for each in entries
    ]
    asked.answer(
        {"entries": told},
        *(asked.words.say("commands.register.done", number=number) for number in numbers),
    )
    return 0


def _dismiss(asked: Asked, mailing: Mailing) -> int:
    by = asked.options.clerk or asked.settings.clerk
    mailing.desk.mail.dismiss(_named(asked), by=by, reason=asked.options.reason)
    asked.answer({"dismissed": str(_named(asked))}, asked.words.say("mail.dismissed"))
    return 0


def _export(asked: Asked, mailing: Mailing) -> int:
    """The message bit for bit as it came."""
    target = asked.path(asked.options.output)
    mail = mailing.desk.mail.mail(_named(asked))
    write_chunks(target, pieces(mailing.desk.mail.message_file(mail.mail_id)), mode=0o644)
    asked.answer({"file": str(target), "sha256": mail.sha256}, str(target))
    return 0


def _send(asked: Asked, mailing: Mailing) -> int:
    sent = mailing.send()
    waiting = len(mailing.desk.replies.pending())
    asked.answer({"sent": sent, "waiting": waiting}, asked.words.say("mail.sent", sent=sent, waiting=waiting))
    return 0


def _named(asked: Asked) -> UUID:
    try:
        return UUID(asked.options.mail)
    except ValueError:
        raise MailNotFound(mail=asked.options.mail) from None


def described(mail: MailView) -> dict[str, object]:
    """An e-mail as JSON."""
    return {
        "mail_id": str(mail.mail_id),
        "sha256": mail.sha256,
        "from": mail.from_address,
        "name": mail.from_name,
        "subject": mail.subject,
        "sent_at": mail.sent_at.isoformat() if mail.sent_at else None,
        "state": mail.state.value,
        "numbers": list(mail.numbers),
        "twins": list(mail.twins),
        "large": mail.large,
        "inaccessible": mail.inaccessible,
        "enclosures": [
            {
                "name": each.name,
                "media_type": each.media_type,
                "size": each.size,
                "sha256": each.sha256,
                "names": list(each.names),
                "locked": each.locked,
                "infected": each.infected,
                "pages": each.pages,
                "verdicts": [verdict.word.value for verdict in each.verdicts],
            }
            for each in mail.enclosures
        ],
    }


def _line(mail: MailView) -> str:
    numbers = ", ".join(mail.numbers)
    return f"{mail.mail_id}  {mail.state.value:<10}  {mail.from_address}  {mail.subject}  {numbers}".rstrip()
