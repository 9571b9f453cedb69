"""What was typed into a field before, offered again under it: tone-free, most frequent first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from danvan_desktop.domain.fields import Text
from danvan_desktop.domain.records import TYPES
from danvan_desktop.domain.vietnamese import fold
from danvan_desktop.services import finding
from danvan_desktop.services.finding import Query
from danvan_desktop.ui.page import Shell

MOST = 8


def earlier(shell: Shell, type_name: str, name: str, typed: str, offer: Callable[[Sequence[str]], None]) -> None:
    """Offer earlier values of a text field that hold what is typed. Names of persons in petitions are not offered."""
    field = TYPES[type_name].field(name)
    if not isinstance(field.kind, Text) or (field.identity and field.name != "village"):
        return
    desk, wanted = shell.desk, fold(typed)

    def find() -> list[str]:
        counted = [(str(value), many) for value, many in finding.value_counts(desk, Query(type_name), name)]
        fitting = [(-many, fold(value), value) for value, many in counted if wanted in fold(value)]
        return [value for _many, _key, value in sorted(fitting)[:MOST]]

    shell.tasks.run(find, offer, key=f"earlier {type_name}.{name}")
