"""What the class of a paper brings, put into the fields that the clerk left empty: the one place where it happens.

Every way in comes through here: the form, the morning's grid, the command line, e-mails, what a server hands on.
"""

from datetime import date

from sqlalchemy import Connection

from app import acts, entries
from app.catalogue import rows
from app.deadlines.bringing import brought_by, start_of
from app.errors import RegisterUnknown
from app.petitions.chain import connected
from opis_contract.catalogue import Department, DocumentClass
from opis_contract.entries import EntryDraft
from opis_contract.links import Link, LinkKind
from opis_contract.registers import Direction, Register, RegisterCode, ReplyNumberPolicy
from opis_contract.replies import answered_by


def completed(connection: Connection, draft: EntryDraft, day: date) -> EntryDraft:
    """The draft with what its class brings on that day: name, register, department, indicator, deadline.

    The class may be given by its code or by its name without diacritics; a type that is no class stays as written. What
    the clerk chose, even the usual value, is left alone. A connected paper follows the earliest deadline of the chain;
    a reply to one of a chain answers all of it, and is entered in a book where replies share the number they answer.
    """
    bound = _bound_by_its_chain(connection, _classed(connection, draft, day))
    return _in_the_book_it_answers(connection, _answering_its_chain(connection, bound), day)


def _classed(connection: Connection, draft: EntryDraft, day: date) -> EntryDraft:
    kind = rows.named(connection, DocumentClass, draft.content.document_type, day)
    if kind is None:
        return draft
    content = draft.content
    brought: dict[str, object] = {"document_type": kind.name}
    if content.department is None and kind.department is not None:
        office = rows.coded(connection, Department, kind.department, day)
        brought["department"] = office.name if office else kind.department
    if content.class_code is None and kind.class_code is not None:
        brought["class_code"] = kind.class_code
    if "confidentiality" not in content.model_fields_set:
        brought["confidentiality"] = kind.confidentiality
    if "deadline" not in content.model_fields_set:
        deadline = brought_by(connection, kind, draft.direction, start_of(content, day))
        brought["deadline"] = deadline
        if deadline is not None and content.internal_due_date is not None:
            # The institution's own date is never later than that of the law.
            brought["internal_due_date"] = min(content.internal_due_date, deadline.limit)
    filled = draft.model_copy(update={"content": content.model_copy(update=brought)})
    register = _register_of(connection, kind, draft, day)
    return filled if register is None else filled.model_copy(update={"register_code": register})


def _bound_by_its_chain(connection: Connection, draft: EntryDraft) -> EntryDraft:
    """Connected entries inherit the earliest due date (domain 2.2)."""
    content = draft.content
    connected = [link.entry_id for link in content.links if link.kind is LinkKind.CONNECTED_TO]
    if not connected:
        return draft
    others = [entry for entry_id in connected if (entry := entries.find(connection, entry_id)) is not None]
    held = [content.deadline, *(entry.content.deadline for entry in others)]
    earliest = min(filter(None, held), key=lambda each: (each.limit, each.target), default=None)
    if earliest == content.deadline:
        return draft
    bound: dict[str, object] = {"deadline": earliest}
    if earliest is not None and content.internal_due_date is not None:
        bound["internal_due_date"] = min(content.internal_due_date, earliest.limit)
    return draft.model_copy(update={"content": content.model_copy(update=bound)})


def _answering_its_chain(connection: Connection, draft: EntryDraft) -> EntryDraft:
    """Connected entries get one reply (domain 1.8): it refers to each of them."""
    links = draft.content.links
    answered = answered_by(draft.content)
    whole = {each for entry_id in answered for each in connected(connection, entry_id)} - set(answered)
    others = [
        stands.entry
        for entry_id in whole
        if entries.is_there(connection, entry_id)
        and (stands := acts.standing(connection, entry_id)).state.holds_a_paper
    ]
    if not others:
        return draft
    further = [
        Link(kind=LinkKind.REPLY_TO, entry_id=each.entry_id, shown_number=each.shown_number)
        for each in sorted(others, key=lambda each: (each.registered_at, each.number))
    ]
    return draft.model_copy(update={"content": draft.content.model_copy(update={"links": (*links, *further)})})


def _in_the_book_it_answers(connection: Connection, draft: EntryDraft, day: date) -> EntryDraft:
    """A reply has the number of what it answers only in the same book: unless another was chosen it goes there."""
    answered = answered_by(draft.content)
    if draft.direction is not Direction.OUTGOING or not answered or "register_code" in draft.model_fields_set:
        return draft
    entry = entries.find(connection, answered[0])
    book = rows.coded(connection, Register, entry.register_code, day) if entry else None
    shares = book is not None and book.reply_number_policy is ReplyNumberPolicy.SAME_AS_INCOMING
    if book is None or not shares or draft.direction not in book.directions:
        return draft
    return draft.model_copy(update={"register_code": book.code})


def register_on(connection: Connection, code: RegisterCode, day: date) -> Register:
    """The register of this code in force on the day. Raises `RegisterUnknown`."""
    found = rows.coded(connection, Register, code, day)
    if found is None:
        raise RegisterUnknown(register=code)
    return found


def _register_of(connection: Connection, kind: DocumentClass, draft: EntryDraft, day: date) -> RegisterCode | None:
    """The class's register, unless the clerk named one or it does not take papers of this direction."""
    if kind.register_code is None or "register_code" in draft.model_fields_set:
        return None
    found = rows.coded(connection, Register, kind.register_code, day)
    return found.code if found and draft.direction in found.directions else None
