"""Replies that carry the number of what they answer (rule R7): in the same book and year, only the date differs."""

from collections.abc import Iterable
from uuid import UUID

from opis_contract.entries import Entry, EntryContent, EntryDraft
from opis_contract.links import LinkKind
from opis_contract.numbers import Series
from opis_contract.registers import Direction, Register, ReplyNumberPolicy


def answered_by(content: EntryContent) -> tuple[UUID, ...]:
    """The entries that the paper answers, in the order in which it names them."""
    return tuple(link.entry_id for link in content.links if link.kind is LinkKind.REPLY_TO)


def shown_numbers_answered(content: EntryContent) -> tuple[str, ...]:
    """Their numbers as printed after *La nr.*"""
    return tuple(link.shown_number for link in content.links if link.kind is LinkKind.REPLY_TO)


def may_share(draft: EntryDraft, book: Register) -> bool:
    """True when the policy of the book lets this paper carry the number of what it answers.

    What is entered in a pointer register gets an order number there, and its own number with it.
    """
    return (
        book.reply_number_policy is ReplyNumberPolicy.SAME_AS_INCOMING
        and draft.direction is Direction.OUTGOING
        and draft.register_code == book.code
        and draft.content.reservation is None
        and bool(answered_by(draft.content))
    )


def lends_its_number(answered: Entry, *, register: str, year: int) -> bool:
    """True for a paper of this book and year that did not go out itself and has a number of its own."""
    return (
        (answered.register_code, answered.year) == (register, year)
        and answered.direction is not Direction.OUTGOING
        and answered.series is not Series.REPLY
    )


def lender(answered: Iterable[Entry], *, register: str, year: int) -> Entry | None:
    """The entry whose number the reply carries: the first registered of those it answers; None gives it its own."""
    lending = [each for each in answered if lends_its_number(each, register=register, year=year)]
    return min(lending, key=lambda each: (each.registered_at, each.number), default=None)


def shares_rightly(reply: Entry, answered: Entry) -> bool:
    """True when the reply says that it answers the entry, and carries that entry's number and no other."""
    return (
        answered.entry_id in answered_by(reply.content)
        and lends_its_number(answered, register=reply.register_code, year=reply.year)
        and reply.number == answered.number
        and reply.order is None
    )
