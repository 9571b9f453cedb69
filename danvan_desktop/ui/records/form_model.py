"""What stands in a form, without a window: raw texts, what they mean, what there is to say about them.

A field's raw text is what an editor holds: typed text, or the code of a choice. `base` is what the journal has, `typed`
only what a person changed since. Nothing here is rewritten while it is typed: `leave` gives the normal form at exit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from danvan_desktop.domain.fields import (
    N_,
    Choice,
    Choices,
    Field,
    Finding,
    RecordType,
    Text,
    Unreadable,
    Value,
    missing,
)
from danvan_desktop.domain.vietnamese import looks_like_person_names, with_address

NAMED = N_("Phần gửi tỉnh có vẻ có tên người: “{name}”. Nên bỏ tên trước khi gửi.")
NAMED_SECRET = N_("Có vẻ có tên người: “{name}”. Đơn tố cáo không ghi tên ai, kể cả người bị tố cáo: bỏ tên này.")


def raw_text(field: Field, value: Value) -> str:
    """The raw text an editor holds for a stored value."""
    if isinstance(field.kind, Choices):
        return "; ".join(str(code) for code in value) if isinstance(value, list) else ""
    if isinstance(field.kind, Choice):
        return str(value or "")
    return field.kind.show(value)


class FormModel:
    """One record's form. values: what is stored (empty for a new one). typed: a draft's texts, laid over it."""

    def __init__(
        self,
        record_type: RecordType,
        today: date,
        values: Mapping[str, Value] | None = None,
        typed: Mapping[str, str] | None = None,
    ) -> None:
        self.record_type, self.today = record_type, today
        self.stored: dict[str, Value] = dict(values or {})
        self.fields = tuple(each for each in record_type.fields if each.section)
        self.base = {each.name: raw_text(each, self.stored.get(each.name)) for each in self.fields}
        self.typed: dict[str, str] = {
            name: text for name, text in (typed or {}).items() if name in self.base and text != self.base[name]
        }
        self.findings: dict[str, Finding] = {}
        self.answered: set[tuple[str, str]] = set()  # reviews somebody answered with "đúng là vậy"
        for name in {*self.typed, *(("summary",) if "summary" in self.base else ())}:
            self._look_at(name)

    def text(self, name: str) -> str:
        """What the field's editor shows."""
        return self.typed.get(name, self.base[name])

    def type(self, name: str, text: str) -> None:
        """A person changed a field."""
        if text == self.base[name]:
            self.typed.pop(name, None)
        else:
            self.typed[name] = text
        if self.findings.get(name) is not None and self.findings[name].weight == "wrong":
            self._look_at(name)  # the sentence goes as soon as the value can be right

    def leave(self, name: str) -> str:
        """The field is left: what it should show now, in normal form where it can be read."""
        value = self._look_at(name)
        if name != "summary" and "summary" in self.findings:
            self._look_at("summary")  # what kind of record it is decides how it is worded
        if name not in self.typed or (name in self.findings and self.findings[name].weight == "wrong"):
            return self.text(name)
        self.type(name, raw_text(self.record_type.field(name), value))
        return self.text(name)

    def _look_at(self, name: str) -> Value:
        field = self.record_type.field(name)
        self.findings.pop(name, None)
        try:
            value = field.kind.read(self.text(name), self.today)
        except Unreadable as error:
            self.findings[name] = Finding(name, error.code, "wrong", error.text, error.values)
            return None
        if found := self._review(field, value):
            self.findings[name] = found
        return value

    def _review(self, field: Field, value: Value) -> Finding | None:
        if (
            field.name == "summary"
            and isinstance(field.kind, Text)
            and field.audience == "T"
            and isinstance(value, str)
        ):
            names = looks_like_person_names(value)
            shown = with_address(names[0], value) if names else ""
            if names and (field.name, shown) not in self.answered:
                text = NAMED_SECRET if self.secret else NAMED
                return Finding(field.name, "names", "review", text, {"name": shown})
        return None

    def answer(self, name: str) -> None:
        """A review was answered with "đúng là vậy"."""
        if (finding := self.findings.get(name)) is not None and finding.weight == "review":
            self.answered.add((name, str(finding.values.get("name", ""))))
            del self.findings[name]

    @property
    def dirty(self) -> bool:
        """Whether something is typed that the journal does not have."""
        return bool(self.typed)

    def values(self) -> dict[str, Value]:
        """Stored values with everything readable that was typed laid over them."""
        now = dict(self.stored)
        for name, text in self.typed.items():
            try:
                now[name] = self.record_type.field(name).kind.read(text, self.today)
            except Unreadable:
                now.pop(name, None)
        return now

    def applies(self, name: str, values: Mapping[str, Value] | None = None) -> bool:
        """Whether a field is asked for now; identity fields are not, where the record is a denunciation."""
        return self.record_type.applies(self.record_type.field(name), self.values() if values is None else values)

    @property
    def secret(self) -> bool:
        """Whether the record is a denunciation by what stands in the form."""
        return self.record_type.is_denunciation(self.values())

    def identity_texts(self) -> list[str]:
        """Names of identity fields that hold something; a denunciation loses them."""
        return [each.name for each in self.fields if each.identity and self.text(each.name)]

    def missing(self) -> list[Finding]:
        """What completing still needs."""
        return [each for each in missing(self.record_type, self.values()) if self.record_type.field(each.field).section]

    def to_do(self) -> list[Finding]:
        """Everything there is to say, in the order of the form: wrong, needed, to be looked at again."""
        every = [*self.findings.values(), *(each for each in self.missing() if each.field not in self.findings)]
        place = {each.name: at for at, each in enumerate(self.fields)}
        return sorted(every, key=lambda each: place[each.field])

    def count_by_section(self) -> dict[str, int]:
        """Number of things to do by section."""
        counts: dict[str, int] = {}
        for each in self.to_do():
            section = self.record_type.field(each.field).section
            counts[section] = counts.get(section, 0) + 1
        return counts

    def to_save(self) -> dict[str, str]:
        """Typed texts for `save_fields`, as it reads them. What cannot be read stays in the draft."""
        return {name: text for name, text in self.typed.items() if not self._wrong(name)}

    def wrong(self) -> list[str]:
        """Fields whose text cannot be a value."""
        return [name for name in self.typed if self._wrong(name)]

    def _wrong(self, name: str) -> bool:
        try:
            self.record_type.field(name).kind.read(self.typed[name], self.today)
        except Unreadable:
            return True
        return False

    def title(self) -> str:
        """What people call the record."""
        return self.text(self.record_type.title) if self.record_type.title in self.base else ""

    def copy_from(self, values: Mapping[str, Value], names: Iterable[str]) -> None:
        """Lay another record's values over these fields (⋯ › Lấy như bản trước)."""
        for name in names:
            if name in self.base:
                self.type(name, raw_text(self.record_type.field(name), values.get(name)))
