"""The three kinds of errors: the caller's wrong input, a fault of the world, and a fault of ours.

An error carries facts as attributes, never a sentence. Its `code` is the key under which the words stand in
`resources/words/errors.toml`; one file of `app` turns error and facts into a title, a sentence and what to do.
Every concrete error class names its own code.
"""

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from typing_extensions import override
else:
    # Scanner workers raise these on Python's own library alone, which has `override` only from 3.12 on.
    def override(method):
        return method


class KnownError(Exception):
    """Something that is said to the person in front of the screen and survived."""

    code: ClassVar[str]

    def __init__(self, **facts: object) -> None:
        """Facts become attributes and fill the placeholders of the sentence of the same name."""
        super().__init__(self.code, facts)
        self.facts = facts

    @override
    def __str__(self) -> str:
        return f"{self.code} {self.facts}" if self.facts else self.code

    @override
    def __reduce__(self) -> tuple[object, ...]:
        return _again, (type(self), self.facts)


class WrongInput(KnownError):
    """What was asked cannot be done as asked; the command line answers with exit code 2."""


class WorldFault(KnownError):
    """A thing of the world failed: a scanner, a token, the network, the disk; exit code 3."""


def _again(kind: type[KnownError], facts: dict[str, object]) -> KnownError:
    """Errors cross process borders: made again from class and facts."""
    return kind(**facts)
