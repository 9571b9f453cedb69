"""What a page is, what it may ask of the window, and where a page lies.

A page is a `Page` (a widget); it never knows the window, only the `Shell`. Its head is a value (`Head`) that the window
draws, so that all heads look alike and the filled button is where Ctrl+Enter finds it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from danvan_desktop.ui.notices import Notices
from danvan_desktop.ui.tasks import Tasks


@dataclass(frozen=True)
class Place:
    """A page by its rail key, and what is open in it: a register's record, a tab, a way of looking.

    record: id of the record, "new" for one not saved yet, "" for the page's own first view. kind: record type where a
    page holds several. options: whatever the page understands (search text, tab, ids of the list it came from).
    """

    page: str
    record: str = ""
    kind: str = ""
    options: Mapping[str, Any] = field(default_factory=dict, hash=False)


PAGES = {
    "model": "models",
    "dialogue": "dialogues",
    "opinion": "dialogues",
    "petition": "petitions",
    "reception": "petitions",
    "reception_day": "petitions",
    "award": "awards",
    "certificate": "awards",
}


def page_of_type(type_name: str) -> str:
    """The rail page that shows records of a type, "" if none does."""
    return PAGES.get(type_name, "")


@dataclass(frozen=True)
class HeadButton:
    """A button of the page head. kind: filled (one a page), outlined, menu (in ⋯). why: disabled, and the reason."""

    text: str
    run: Callable[[], object]
    kind: str = "outlined"
    icon: str = ""
    keys: str = ""
    why: str = ""


@dataclass(frozen=True)
class Head:
    """What stands in the page head. crumbs: (text, place or None) before the title, shown as a first line.

    position: (place of this record in its list from 1, length); the window then offers previous and next.
    chip: (word, weight). mark: (state, text) of `SavedMark`. beside: a small widget, owned by the page.
    """

    title: str
    crumbs: tuple[tuple[str, Place | None], ...] = ()
    position: tuple[int, int] | None = None
    chip: tuple[str, str] = ("", "plain")
    subtitle: str = ""
    mark: tuple[str, str] = ("", "")
    buttons: tuple[HeadButton, ...] = ()
    beside: QWidget | None = None


@dataclass(frozen=True)
class Office:
    """Whose books these are, as the rail and the pages need it. level: commune, province or centre."""

    name: str
    level: str = "commune"
    upper_name: str = ""
    account: str = ""
    account_id: str = ""
    roles: frozenset[str] = frozenset({"clerk", "complaints"})


class Memory(Protocol):
    """What the window remembers per account: widths, sort, open panels."""

    def get(self, key: str, default: Any = None) -> Any: ...

    def put(self, key: str, value: Any) -> None: ...


class PlainMemory(dict[str, Any]):
    """A memory that forgets at the end: tests, the tour, before an office is open."""

    def put(self, key: str, value: Any) -> None:
        self[key] = value


class Shell(QObject):
    """What a page may ask of the window.

    desk: the services' desk (used only in the database lane: `tasks.run(lambda: finding.get(shell.desk, …), done)`).
    changed: record ids an act has changed; every page showing one of them looks again. counted: how much waits for a
    person on a page of the rail (page, count, urgent). safety: the backup mark (text, weight).
    """

    changed = Signal(object)  # set of record ids; empty: everything may have changed (an import, a parcel)
    counted = Signal(str, int, bool)
    safety = Signal(str, str)

    def __init__(self, desk: Any, office: Office, tasks: Tasks, memory: Memory | None = None) -> None:
        super().__init__()
        self.desk, self.office, self.tasks = desk, office, tasks
        self.memory: Memory = memory if memory is not None else PlainMemory()
        self.notices = Notices()
        self.go: Callable[[Place], None] = lambda place: None
        self.back: Callable[[], None] = lambda: None
        self.perform: Callable[[str], None] = lambda deed: None  # a deed of actions.SHORTCUTS
        self.lock: Callable[[], None] = lambda: None

    def tell(self, outcome: Any, said: str = "") -> None:
        """After a deed: say it in the status line and let every page look at what it changed."""
        if said:
            self.notices.done(said)
        self.changed.emit({ref.id for ref in getattr(outcome, "changed", ())})


class Page(QWidget):
    """One page of the window. Subclasses set `key`, build themselves in `__init__`, and override what they need."""

    head_changed = Signal()  # the window draws head(), hints() and status() again
    panel_done = Signal()  # the panel led back into the page: where both do not fit, the page is shown again
    key = ""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell

    def head(self) -> Head:
        """Title, state, buttons."""
        raise NotImplementedError

    def open(self, place: Place) -> None:
        """Called each time the page comes on top."""

    def place(self) -> Place:
        """Where one is now, for coming back."""
        return Place(self.key)

    def leave(self) -> None:
        """Called before another page comes on top: keep drafts."""

    def perform(self, deed: str) -> bool:
        """Do a deed of `actions.SHORTCUTS`; False when it is not for this page. "main" without an answer presses
        the filled button of the head."""
        return False

    def strip(self) -> QWidget | None:
        """A strip under the head over the whole width: tabs, saved views."""
        return None

    def panel(self) -> QWidget | None:
        """The side panel, 300 px; F8 shows and hides it."""
        return None

    def wants_panel(self) -> bool:
        """Whether the panel is open at first."""
        return True

    def first_focus(self) -> QWidget | None:
        """What F6 and opening the page put the focus on."""
        return None

    def hints(self) -> Sequence[tuple[str, str]]:
        """The two or three most useful keys here: (deed of SHORTCUTS or keys, words)."""
        return ()

    def status(self) -> str:
        """Counts for the left of the status line."""
        return ""

    def picked_bar(self) -> QWidget | None:
        """While rows are marked: what takes the status line's place."""
        return None
