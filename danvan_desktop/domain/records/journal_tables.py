"""The journal's own tables (decisions 8): never on screen as registers, folded and sent like every record."""

from __future__ import annotations

from danvan_desktop.domain.fields import Audience, Field, Plain, RecordType


def _table(
    name: str,
    fields: str,
    *,
    down: str = "",
    standing: str = "A",
    classes: dict[str, Audience] | None = None,
    title: str = "",
    group: str = "",
) -> RecordType:
    """group: all fields conflict and settle as one."""
    names = fields.split()
    return RecordType(
        name=name,
        label=name,
        plural=name,
        title=title or names[0],
        down=down,
        standing=standing,
        internal=True,
        fields=tuple(
            Field(each, Plain(), each, (classes or {}).get(each, "A"), section="", group=group) for each in names
        ),
    )


JOURNAL_TABLES = (
    _table(
        "disclose",
        "parts standing by on_paper approved_on",
        standing="AT",
        classes={"parts": "T", "standing": "T", "by": "T", "on_paper": "T", "approved_on": "T"},
    ),
    _table("receipt", "for_office no heads missing_parts missing_blobs forked backup", down="addressed"),
    _table("review", "for_office subject heads verdict reason", down="addressed", classes={"reason": "T"}),
    _table(
        "recognition",
        "for_office subject heads level decision_no decision_date",
        down="addressed",
        classes={"decision_no": "T"},
    ),
    _table("device", "for_office sign_key age_key from revoked_after", down="all"),
    _table("succession", "old new kind decree date chain_positions", down="all"),
    _table("chain", "old last_known cause"),
    _table("account", "role name", classes={"name": "L"}),
    _table("series", "body year next device template"),
    _table(
        "handout",
        "kind file count subject",
        standing="",
        classes={"kind": "L", "file": "L", "count": "L", "subject": "L"},
    ),
    _table("period_figures", "period type counts zero_confirmed"),
    _table("calendar_year", "year certainty off worked sources note", down="all", group="calendar"),
    _table("deadline_rule", "row rule withdrawn", down="all", group="rule"),
    _table("remote", "unit from to decree", down="all", group="period"),
)

# What a person decided in them is taken back like any other deed; the others record what has happened.
UNDOABLE = frozenset({"calendar_year", "deadline_rule", "remote"})
