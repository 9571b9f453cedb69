"""The fields that every register has: its number, the number on paper, and whether it is complete."""

from __future__ import annotations

from danvan_desktop.domain.fields import N_, Date, Field, Text, Whole, Year

NUMBER_FIELDS = (
    Field("year", Year(), N_("Năm"), "A", section="", group="number"),
    Field("pc", Text(), N_("Máy"), "A", section="", group="number"),
    Field("seq", Whole(), N_("Số"), "A", section="", group="number"),
    Field("paper_no", Text(), N_("Số trên sổ giấy"), "A", section="", headings=("STT", "TT", "Số thứ tự", "Số vào sổ", "Số đến")),
    Field("completed_on", Date(), N_("Ngày hoàn thành"), "A", section=""),
)
