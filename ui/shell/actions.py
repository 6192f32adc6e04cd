"""Every key of the desk in one table: what it does, where it works, and under which words it is explained.

The window and each place bind their shortcuts from here, and the card of keys (F1) and the tests read the same rows: a
key that is shown is a key that works.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


class Scope(StrEnum):
    """Where a key works. The five places carry the names of their screens."""

    ANYWHERE = "anywhere"
    REGISTERING = "registering"
    SCANNING = "scanning"
    SIGNING = "signing"
    TASKS = "tasks"
    SEARCHING = "searching"
    ENTRY = "entry"
    CLOSING = "closing"
    OUTAGE = "outage"
    MAIL = "mail"
    REGISTER = "register"
    CATALOGUE = "catalogue"
    MORNING = "morning"
    DIGITISING = "digitising"


WAYS = ("left", "right", "up", "down")
PLACES = (Scope.REGISTERING, Scope.SCANNING, Scope.SIGNING, Scope.TASKS, Scope.SEARCHING)


@dataclass(frozen=True, slots=True)
class Key:
    """One row of the table. `words` is the key of its explanation; a `typed` key is handled by its own field."""

    action: str
    keys: tuple[str, ...]
    scope: Scope
    typed: bool = False
    row: str = ""
    """Of one of a row of keys: the first, which stands for all of them on the card."""

    @property
    def told(self) -> bool:
        """Whether it stands on the card."""
        return self.row in {"", self.action}

    @property
    def words(self) -> str:
        """Where its explanation stands."""
        return f"keys.{self.row or self.action}"


KEYS = (
    *(Key(f"go_{place}", (f"Ctrl+{position}",), Scope.ANYWHERE) for position, place in enumerate(PLACES, start=1)),
    Key("new_entry", ("F2",), Scope.ANYWHERE),
    Key("scan", ("F5",), Scope.ANYWHERE),
    Key("outage_act", ("F10",), Scope.ANYWHERE),
    Key("help", ("F1",), Scope.ANYWHERE),
    Key("lock", ("Ctrl+L",), Scope.ANYWHERE),
    Key("back", ("Esc",), Scope.ANYWHERE),
    Key("walk", ("Enter",), Scope.REGISTERING, typed=True),
    Key("details", ("F7",), Scope.REGISTERING),
    Key("tick", ("Space",), Scope.REGISTERING, typed=True),
    Key("tick_all", ("Ctrl+A",), Scope.REGISTERING),
    Key("connect", ("Ctrl+K",), Scope.REGISTERING),
    Key("take_proposal", ("Right",), Scope.REGISTERING, typed=True),
    Key("take_proposals", ("F12",), Scope.REGISTERING),
    Key("park", ("F6",), Scope.REGISTERING),
    Key("take_back", ("Shift+F6",), Scope.REGISTERING),
    Key("to_register", ("Ctrl+R",), Scope.REGISTERING),
    Key("register_now", ("Ctrl+Return",), Scope.REGISTERING),
    Key("copy_number", ("Ctrl+Shift+C",), Scope.REGISTERING),
    Key("print_given", ("Ctrl+P",), Scope.REGISTERING),
    Key("open_entry", ("Enter",), Scope.REGISTERING, typed=True),
    Key("attach", ("Ctrl+Return",), Scope.SCANNING),
    Key("attach_from_strip", ("Return", "Enter"), Scope.SCANNING),
    Key("choose_number", ("M",), Scope.SCANNING),
    Key("stop_scan", ("F6",), Scope.SCANNING),
    Key("fold_page", ("Space",), Scope.SCANNING),
    Key("turn_page", ("R",), Scope.SCANNING),
    Key("turn_page_back", ("Shift+R",), Scope.SCANNING),
    Key("page_earlier", ("Ctrl+Left",), Scope.SCANNING),
    Key("page_later", ("Ctrl+Right",), Scope.SCANNING),
    Key("next_seen", ("N",), Scope.SCANNING),
    Key("page_text", ("T",), Scope.SCANNING),
    Key("register_pages", ("E",), Scope.SCANNING),
    Key("split_here", ("S",), Scope.SCANNING),
    Key("insert_page", ("I",), Scope.SCANNING),
    Key("replace_page", ("X",), Scope.SCANNING),
    Key("undo_page", ("Ctrl+Z",), Scope.SCANNING),
    Key("redo_page", ("Ctrl+Y",), Scope.SCANNING),
    Key("larger_pages", ("+", "="), Scope.SCANNING),
    Key("smaller_pages", ("-",), Scope.SCANNING),
    Key("mark", ("Space",), Scope.SIGNING),
    Key("mark_all", ("Ctrl+A",), Scope.SIGNING),
    Key("sign", ("Return", "Enter"), Scope.SIGNING),
    *(Key(f"block_{zone}", (f"{zone}",), Scope.SIGNING, row="block_1") for zone in range(1, 10)),
    Key("block_hide", ("0",), Scope.SIGNING),
    Key("return_unsigned", ("R",), Scope.SIGNING),
    *(Key(f"block_{way}", (f"Alt+{way.title()}",), Scope.SIGNING, row="block_left") for way in WAYS),
    Key("open_task", ("Enter",), Scope.TASKS, typed=True),
    Key("save_search", ("Ctrl+S",), Scope.SEARCHING),
    *(Key(f"saved_{position}", (f"Alt+{position}",), Scope.SEARCHING, row="saved_1") for position in range(1, 10)),
    Key("forget_search", ("Delete",), Scope.SEARCHING, typed=True),
    Key("open_found", ("Enter",), Scope.SEARCHING, typed=True),
    Key("first_act", ("Ctrl+Return",), Scope.ENTRY),
    Key("more_acts", ("Ctrl+K",), Scope.ENTRY),
    Key("undo_link", ("Ctrl+Z",), Scope.ENTRY),
    Key("close_day", ("Ctrl+Return",), Scope.CLOSING),
    Key("print_year", ("Ctrl+P",), Scope.CLOSING),
    Key("register_mail", ("Ctrl+Return",), Scope.MAIL),
    Key("another_request", ("Ctrl+N",), Scope.MAIL),
    Key("dismiss_mail", ("Ctrl+D",), Scope.MAIL),
    Key("register_line", ("Enter",), Scope.MORNING, typed=True),
    Key("walk_lines", ("Down",), Scope.MORNING, typed=True),
    Key("register_all", ("Ctrl+Return",), Scope.MORNING),
    Key("print_labels", ("Ctrl+P",), Scope.MORNING),
    Key("next_pile", ("Ctrl+N",), Scope.MORNING),
    Key("show_morning", ("F4",), Scope.ANYWHERE),
    Key("show_mail", ("F8",), Scope.ANYWHERE),
    Key("show_closing", ("F9",), Scope.ANYWHERE),
    Key("kit_row", ("Enter",), Scope.OUTAGE, typed=True),
    Key("kit_blank", ("Ctrl+B",), Scope.OUTAGE),
    Key("kit_rest_blank", ("Ctrl+Shift+B",), Scope.OUTAGE),
    Key("kit_print", ("Ctrl+P",), Scope.OUTAGE),
    Key("kit_twin", ("Ctrl+D",), Scope.OUTAGE),
    Key("kit_nothing_left", ("Ctrl+E",), Scope.OUTAGE),
    Key("show_outage", ("F11",), Scope.ANYWHERE),
    Key("show_register", ("F3",), Scope.ANYWHERE),
    Key("register_top", ("Home",), Scope.REGISTER, typed=True),
    Key("register_bottom", ("End",), Scope.REGISTER, typed=True),
    Key("register_page", ("PgDown",), Scope.REGISTER, typed=True),
    Key("go_to_number", ("Ctrl+G",), Scope.REGISTER),
    Key("open_from_register", ("Enter",), Scope.REGISTER, typed=True),
    Key("new_row", ("Ctrl+N",), Scope.CATALOGUE),
    Key("save_row", ("Ctrl+Return",), Scope.CATALOGUE),
    Key("export_catalogue", ("Ctrl+E",), Scope.CATALOGUE),
    Key("import_catalogue", ("Ctrl+I",), Scope.CATALOGUE),
    Key("show_catalogue", ("Ctrl+Shift+R",), Scope.ANYWHERE),
    Key("digitising_act", ("Ctrl+Return",), Scope.DIGITISING),
    Key("reject_batch", ("Ctrl+R",), Scope.DIGITISING),
    Key("mark_file", ("Space",), Scope.DIGITISING),
    Key("page_good", ("Return", "Enter", "Space"), Scope.DIGITISING),
    Key("page_missing", ("1",), Scope.DIGITISING),
    Key("page_misplaced", ("2",), Scope.DIGITISING),
    Key("page_cut", ("3",), Scope.DIGITISING),
    Key("page_unreadable", ("4",), Scope.DIGITISING),
    Key("page_again", ("Backspace",), Scope.DIGITISING),
    Key("look_before", ("Left",), Scope.DIGITISING),
    Key("look_after", ("Right",), Scope.DIGITISING),
    Key("larger_letters", ("Z",), Scope.DIGITISING),
    Key("page_up_there", ("Up",), Scope.DIGITISING),
    Key("page_down_there", ("Down",), Scope.DIGITISING),
    Key("show_digitising", ("Ctrl+Shift+D",), Scope.ANYWHERE),
    Key("print_again", ("Ctrl+P",), Scope.ENTRY),
    Key("stamp", ("F6",), Scope.ENTRY),
)


EXAMPLES: dict[Scope, tuple[str, ...]] = {
    Scope.SEARCHING: (
        "number",
        "name",
        "sender",
        "recipient",
        "type",
        "summary",
        "their_number",
        "class",
        "phrase",
        "date",
        "year",
        "register",
        "late",
    ),
}
"""What may be typed in a place besides its keys; the words are those of `examples`."""


def keys_of(scope: Scope) -> tuple[Key, ...]:
    """The keys of a place, then those that work anywhere: what its card shows."""
    here = tuple(key for key in KEYS if key.scope is scope and key.told)
    return here + tuple(key for key in KEYS if key.scope is Scope.ANYWHERE)


def has_key(action: str) -> bool:
    """True when the table has keys for the action."""
    return any(key.action == action for key in KEYS)


def bind(widget: QWidget, action: str, callback: Callable[[], None], *, alone: bool = False) -> QAction:
    """Give the widget the keys of an action of the table.

    They work anywhere inside the widget, or, with `alone`, only while the widget itself has the keyboard: a letter or
    Enter may then still be typed in the fields beside it.
    """
    (key,) = (each for each in KEYS if each.action == action)
    made = QAction(widget)
    made.setObjectName(action)
    made.setShortcuts([QKeySequence(each) for each in key.keys])
    context = Qt.ShortcutContext.WidgetShortcut if alone else Qt.ShortcutContext.WidgetWithChildrenShortcut
    made.setShortcutContext(Qt.ShortcutContext.WindowShortcut if key.scope is Scope.ANYWHERE else context)
    made.triggered.connect(callback)
    widget.addAction(made)
    return made
