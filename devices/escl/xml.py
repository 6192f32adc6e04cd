"""What scanners say of themselves, read without trust: a small document, no entities, names without namespaces.

Vendors agree on the local names of eSCL and on little else: prefixes, versions of namespaces and the order of elements
differ, so an element is found by its local name at any depth.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

import defusedxml
from defusedxml.ElementTree import fromstring

# Capabilities of the largest machines have some 60 kB.
LONGEST = 1_000_000


class NotUnderstood(ValueError):
    """The document is not what was asked for."""


def read_xml(document: bytes, root: str) -> Element:
    """The root element, which must have this local name. Raises `NotUnderstood`."""
    if len(document) > LONGEST:
        raise NotUnderstood(root)
    try:
        element: Element = fromstring(document, forbid_dtd=True)
    except (ParseError, defusedxml.DefusedXmlException, ValueError, LookupError) as broken:  # LookupError: encodings
        raise NotUnderstood(root) from broken
    if local_name(element) != root:
        raise NotUnderstood(root)
    return element


def local_name(element: Element) -> str:
    """The name without its namespace."""
    return element.tag.rpartition("}")[2]


def every(element: Element, *names: str) -> Iterator[Element]:
    """All elements below that have one of these local names, in the document's order."""
    return (each for each in element.iter() if each is not element and local_name(each) in names)


def first(element: Element, name: str) -> Element | None:
    """The first element below with this local name."""
    return next(every(element, name), None)


def text(element: Element, name: str) -> str:
    """The text of the first element below with this local name, without blanks around it; "" where there is none."""
    found = first(element, name)
    return (found.text or "").strip() if found is not None else ""


def texts(element: Element, *names: str) -> tuple[str, ...]:
    """The texts of all elements below with these names, each once, empty ones left out."""
    return tuple(dict.fromkeys(found for each in every(element, *names) if (found := (each.text or "").strip())))


def number(element: Element, name: str) -> int | None:
    """The whole number that stands there; None where none does."""
    said = text(element, name)
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= 9 else None
