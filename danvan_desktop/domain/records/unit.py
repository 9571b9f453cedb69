"""Units as an upper office publishes them to the offices below (domain.md E; decisions 3, 5)."""

from __future__ import annotations

from danvan_desktop.domain.fields import N_, NN_, Choice, Date, Field, RecordType, Text
from danvan_desktop.domain.records import lists
from danvan_desktop.domain.records.numbered import NUMBER_FIELDS

UNIT = RecordType(
    name="unit",
    label=NN_("Đơn vị"),
    plural=N_("Đơn vị"),
    down="all",
    fields=(
        Field(
            "name",
            Text(),
            N_("Tên đơn vị"),
            "A",
            needed=True,
            listed=True,
            sortable=True,
            columns=12,
            headings=("Tên đơn vị",),
        ),
        Field("code", Text(), N_("Mã"), "A", needed=True, listed=True, columns=3, headings=("Mã",)),
        Field("level", Choice(lists.UNIT_LEVELS), N_("Cấp"), "A", listed=True, columns=3, headings=("Cấp",)),
        Field("parent_code", Text(), N_("Mã cấp trên"), "A", columns=3, headings=("Mã cấp trên",)),
        Field("valid_from", Date(), N_("Từ ngày"), "A", columns=3, headings=("Từ ngày",)),
        Field("valid_to", Date(), N_("Đến ngày"), "A", columns=3, headings=("Đến ngày",)),
        Field("legal_basis", Text(), N_("Căn cứ"), "A", columns=12, headings=("Căn cứ",)),
        *NUMBER_FIELDS,
    ),
)
