"""A step of a record's life: what was done, when, under which document (decisions 11).

The state of the record it belongs to is folded from its steps. A step done by mistake is taken back by another that
`undoes` it, with the reason; neither is ever deleted.
"""

from __future__ import annotations

from typing import Any

from danvan_desktop.domain.fields import N_, NN_, Choice, Date, Field, Option, Plain, RecordType, Ref, Text, Tick, Whole
from danvan_desktop.domain.law.dialogue_life import DIALOGUE_LIFE
from danvan_desktop.domain.law.life import Life
from danvan_desktop.domain.law.petition_life import PETITION_LIFE

LIVES: dict[str, Life[Any]] = {"petition": PETITION_LIFE, "dialogue": DIALOGUE_LIFE}
STEP_NAMES = tuple({rule.name: Option(rule.name, rule.label)
                    for life in LIVES.values() for rule in life.steps}.values())


def state_fields(type_name: str) -> tuple[Field, ...]:
    """What a record with a life keeps of it, one conflict group: rival steps of two PCs meet here (decisions 11, 24).

    clocks: a list of {rule, row, start, due, done_on, calendar, …}, see `services.counting`. law_due: the earliest open
    due day. state: where the steps led.
    """
    states = tuple(Option(name, label) for name, label in LIVES[type_name].states.items())
    return (
        Field("state", Choice(states), N_("Trạng thái"), "A", section="", group="state"),
        Field("clocks", Plain(), N_("Các hạn theo luật"), "A", section="", group="state"),
        Field("law_due", Date(), N_("Hạn theo luật"), "A", section="", group="state", sortable=True),
    )


STEP = RecordType(
    name="step",
    label=NN_("Bước xử lý"),
    plural=N_("Các bước xử lý"),
    title="step",
    parent="petition",
    other_parents=("dialogue",),
    sections=(("general", N_("Bước")),),
    fields=(
        Field("parent", Ref(to="petition"), N_("Hồ sơ"), "A", section=""),
        Field("position", Whole(), N_("Thứ tự"), "A", section=""),
        Field("step", Choice(STEP_NAMES), N_("Bước"), "A", needed=True, listed=True, columns=3),
        Field("date", Date(), N_("Ngày"), "A", needed=True, listed=True, columns=3),
        Field("document_no", Text(), N_("Số văn bản"), "T", listed=True, columns=3),
        Field("signer", Text(person=True), N_("Người ký"), "T", columns=6),
        Field("body", Text(), N_("Cơ quan"), "T", columns=6),
        Field("reason", Text(lines=2), N_("Lý do"), "T", columns=12),
        Field("count", Whole(unit=N_("người")), N_("Số người"), "A", columns=3),
        Field("differs", Tick(), N_("Kết quả khác yêu cầu"), "A", columns=3),
        Field("to", Date(), N_("Dời đến ngày"), "A", columns=3),
        Field("undoes", Ref(to="step"), N_("Đính chính bước"), "A", section=""),
    ),
)
