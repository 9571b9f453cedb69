"""Every record type, declared once. `TYPES` has them by name, `REGISTERS` the ones people see."""

from __future__ import annotations

from danvan_desktop.domain.fields import RecordType
from danvan_desktop.domain.records.award import AWARD, CERTIFICATE
from danvan_desktop.domain.records.dialogue import DIALOGUE, OPINION
from danvan_desktop.domain.records.journal_tables import JOURNAL_TABLES
from danvan_desktop.domain.records.model import MODEL
from danvan_desktop.domain.records.petition import PETITION
from danvan_desktop.domain.records.reception import RECEPTION, RECEPTION_DAY, RECEPTION_DUTY
from danvan_desktop.domain.records.step import STEP
from danvan_desktop.domain.records.unit import UNIT

REGISTERS: tuple[RecordType, ...] = (MODEL, DIALOGUE, OPINION, PETITION, RECEPTION, AWARD, CERTIFICATE, UNIT)
TYPES: dict[str, RecordType] = {
    each.name: each for each in (*REGISTERS, STEP, *JOURNAL_TABLES, RECEPTION_DUTY, RECEPTION_DAY)
}


def children_of(name: str) -> tuple[RecordType, ...]:
    """The types whose records belong to records of type `name`."""
    return tuple(each for each in (*REGISTERS, STEP) if name in (each.parent, *each.other_parents))
