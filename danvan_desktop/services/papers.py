"""Papers of a record: which can be written now, what stands in their blanks, and the .docx itself (domain.md F).

A paper is a file a person asks for: class-L values leave the database here, so each is a line of the history
(decisions 4). A denouncer's name is nowhere in the program (decisions 1): a paper addressed to one is made by hand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from danvan_desktop import safefile
from danvan_desktop.documents import letters
from danvan_desktop.documents.letters import Told, official_day, official_number
from danvan_desktop.domain.fields import Value
from danvan_desktop.domain.folding import Folded, says_denunciation
from danvan_desktop.domain.law.life import StepDone
from danvan_desktop.domain.law.petition_life import day_in
from danvan_desktop.domain.records import TYPES
from danvan_desktop.domain.vietnamese import fold, nfc
from danvan_desktop.problems import N_, Problem
from danvan_desktop.services import counting, finding, handouts, paper_forms
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.finding import Shown
from danvan_desktop.services.letterhead import Letterhead, letterhead, own_family
from danvan_desktop.services.paper_forms import FAMILIES, Form, words

_LIMITS = ("complaint.resolve_1", "complaint.resolve_2", "denunciation.resolve", "petition.reply")
_NUMBERED_BY = {"dialogue_notice": ("notice_no", "notice_date"), "dialogue_minutes": ("minutes_no", "held_on"),
                "dialogue_conclusion": ("conclusion_no", "conclusion_date")}
BY_HAND = N_("Cần tên người tố cáo, máy không giữ: làm bằng tay theo hồ sơ giấy.")
NOT_YET = N_("Không có mẫu dùng được cho ngày của giấy.")
_ONE_LINE = 24  # letters of an office that fit beside Quốc hiệu; a longer name breaks before its unit
_UNIT = re.compile(r" (?=(?:XÃ|PHƯỜNG|ĐẶC KHU|TỈNH|THÀNH PHỐ) )")
_NAMED = re.compile(r"(ông|bà|anh|chị|em|cụ)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Paper:
    """A paper of a record. family: the one it is written in if nobody chooses; families: all it exists in.

    step: the newest step done it belongs to, "" where none is. why: why it cannot be written, "" where it can.
    own: the office's own template is used. verified: the form was compared with the official one.
    """

    name: str
    label: str
    family: str
    families: tuple[str, ...]
    step: str
    why: str
    own: bool
    verified: bool


@dataclass(frozen=True)
class Template:
    """A paper's template in one family. own: the office's file is used; problem: why it cannot be."""

    form: Form
    path: Path
    own: bool
    problem: Problem | None = None


# --- which papers -----------------------------------------------------------------------------------------------------


def papers_for(desk: Desk, record: str, step: str | None = None) -> tuple[Paper, ...]:
    """The papers of a record, those of the newest step first. step: only those that belong to it.

    The family is the office's own where a template of it is in force on the paper's day, else the other.
    Raises Problem S-109.
    """
    about, mine = _subject(desk, record), own_family(desk)
    newest = {each.step: at for at, each in enumerate(about.done)}
    found: dict[str, tuple[int, Paper]] = {}
    for each in paper_forms.forms():
        if each.name in found or not each.serves(about.type, about.kind) or (step and step not in each.steps):
            continue
        last = about.step_of(each)
        on = about.day_of(each) or desk.clock.today()
        families = tuple(family for family in FAMILIES if paper_forms.form(each.name, family).valid_on(on))
        used = paper_forms.form(each.name, mine if mine in families else next(iter(families), mine))
        why = BY_HAND if each.needs_sender and about.secret else "" if families else NOT_YET
        paper = Paper(each.name, each.label, used.family, families, last.step if last else "", why,
                      _own(desk, used).exists(), used.verified)
        found[each.name] = (newest[last.step] if last else -1, paper)
    return tuple(paper for _at, paper in sorted(found.values(), key=lambda one: -one[0]))


def write(desk: Desk, record: str, paper: str, family: str | None = None, *, shipped: bool = False,
          out: Path | None = None) -> Path:
    """Write a paper of a record as .docx into `giay-to/` (or to `out`) and note it in the record's history.

    The name tells the paper and the record's number, never a person; a file that is there is left alone. shipped: not
    the office's own template. Raises Problem H-140 … H-143 (the office's template), H-144 (not a paper of this record),
    H-145 (needs the denouncer's name), H-146 (none in force), H-147 (no such paper), S-102, S-105, S-109.
    """
    about = _subject(desk, record)
    offered = next((each for each in papers_for(desk, record) if each.name == paper), None)
    form = paper_forms.form(paper, family or (offered.family if offered else own_family(desk)))
    if offered is None:
        raise Problem("H-144", paper=form.label)
    if form.needs_sender and about.secret:
        raise Problem("H-145", paper=form.label)
    on = about.day_of(form) or desk.clock.today()
    if not form.valid_on(on):
        raise Problem("H-146", paper=form.label, date=on)
    mine = _own(desk, form)
    source = mine.read_bytes() if mine.exists() and not shipped else paper_forms.template(form)
    made = letters.render(source, _values(desk, about, form))
    path = out or _free(desk.folder_of_papers / f"{form.slug}-{_slug(about.shown)}.docx")
    with desk.db.atomic():
        safefile.write_bytes(path, made)
        handouts.note(desk, "paper", path, 1, record)
    return path


def remove(desk: Desk, path: Path) -> None:
    """Take a paper away again; only what lies in `giay-to/`. Raises Problem S-105, as where Word still holds it."""
    if path.parent != desk.folder_of_papers:
        raise Problem("S-105", detail=path.name)
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise safefile.problem_of(error) from None


def _free(path: Path) -> Path:
    """The path, or one like it that nothing is at: what was edited in Word is not written over."""
    found, n = path, 1
    while found.exists():
        n += 1
        found = path.with_stem(f"{path.stem}-{n}")
    return found


def _slug(shown: Shown) -> str:
    return re.sub(r"[^0-9A-Za-z]+", "-", fold(shown.number).upper()).strip("-") or shown.ref.id[-6:]


# --- templates of the office ------------------------------------------------------------------------------------------


def templates(desk: Desk) -> tuple[Template, ...]:
    """Every paper in every family with the template used for it; the office's own ones are tried."""
    found = []
    for form in paper_forms.forms():
        mine = _own(desk, form)
        problem = None
        if mine.exists():
            try:
                try_template(desk, form.name, form.family)
            except Problem as error:
                problem = error
        found.append(Template(form, mine, mine.exists(), problem))
    return tuple(found)


def edit_template(desk: Desk, paper: str, family: str) -> Path:
    """The office's own template of a paper, for Word; a copy of the shipped one where there is none yet.

    From then on it is used. Raises Problem H-147, S-102, S-105.
    """
    form = paper_forms.form(paper, family)
    mine = _own(desk, form)
    if not mine.exists():
        safefile.write_bytes(mine, paper_forms.template(form))
    return mine


def try_template(desk: Desk, paper: str, family: str) -> None:
    """Fill the office's own template with nothing. Raises Problem H-140 … H-143, H-147; S-105 where there is none."""
    try:
        letters.render(_own(desk, paper_forms.form(paper, family)).read_bytes(), sample())
    except OSError as error:
        raise safefile.problem_of(error) from None


def restore_template(desk: Desk, paper: str, family: str) -> Path | None:
    """Use the shipped template again; the office's own stays beside as "…-cu.docx" (the path given back)."""
    mine = _own(desk, paper_forms.form(paper, family))
    if not mine.exists():
        return None
    aside = mine.with_stem(mine.stem + "-cu")
    try:
        return mine.replace(aside)
    except OSError as error:  # open in Word
        raise safefile.problem_of(error) from None


def sample() -> dict[str, Told]:
    """A value for every blank: its own name; one opinion."""
    opinion: dict[str, Told] = dict.fromkeys(("stt", "noi_dung", "linh_vuc", "nguoi", "tra_loi", "co_quan", "han"), "…")
    told: dict[str, Told] = dict.fromkeys(paper_forms.blanks(), "…")
    return told | {"y_kien": [opinion], "theo_co_quan": [{"co_quan": "…", "y_kien": [opinion]}]}


def _own(desk: Desk, form: Form) -> Path:
    return desk.home / "mau-giay" / form.file


# --- what stands in the blanks ----------------------------------------------------------------------------------------


def values(desk: Desk, record: str, paper: str, family: str | None = None) -> dict[str, Told]:
    """What `write` puts into the blanks of a paper. Raises Problem H-147, S-109."""
    return _values(desk, _subject(desk, record), paper_forms.form(paper, family or own_family(desk)))


@dataclass(frozen=True)
class _Subject:
    """The record papers are written of. done: its steps in order. secret: a denunciation, by what any PC says."""

    shown: Shown
    done: tuple[StepDone, ...]
    secret: bool

    @property
    def type(self) -> str:
        return self.shown.ref.type

    @property
    def told(self) -> Mapping[str, Value]:
        return self.shown.values

    @property
    def kind(self) -> str:
        return str(self.told.get("session_kind" if self.type == "dialogue" else "kind") or "")

    def step_of(self, form: Form) -> StepDone | None:
        return next((each for each in reversed(self.done) if each.step in form.steps), None)

    def day_of(self, form: Form) -> date | None:
        """The day that stands on the paper; None where it is not known yet and stays a blank."""
        if form.name in _NUMBERED_BY and (on := day_in(self.told, _NUMBERED_BY[form.name][1])):
            return on
        if form.name == "document_receipt":
            return day_in(self.told, "received_on")
        last = self.step_of(form)
        return last.on if last else None


def _subject(desk: Desk, record: str) -> _Subject:
    shown = finding.show(desk, record)
    done: tuple[StepDone, ...] = ()
    if counting.has_life(shown.ref.type):
        done = counting.story(desk, shown.ref.type, record, shown.values).track.done
    return _Subject(shown, done, says_denunciation(TYPES[shown.ref.type], desk.journal.folded(record)))


def _values(desk: Desk, about: _Subject, form: Form) -> dict[str, Told]:
    told: dict[str, Told] = dict.fromkeys(paper_forms.blanks()) | {"y_kien": [], "theo_co_quan": []}
    told |= _head(desk, about, form, letterhead(desk, form.family, about.day_of(form)))
    told |= _session(desk, about, form) if about.type == "dialogue" else _case(desk, about, form)
    return told


def _head(desk: Desk, about: _Subject, form: Form, head: Letterhead) -> dict[str, Told]:
    last, on = about.step_of(form), about.day_of(form)
    signer = last.signer if last else ""
    on_behalf, title = head.signs_as(signer)
    said = _text(about.told, "conclusion_signer")
    if form.name == "dialogue_conclusion" and said and not signer:
        title = said.upper()
    personal = form.symbol == "QĐ" and form.family == "state"  # decided by the chair, not for the committee
    number = _text(about.told, _NUMBERED_BY[form.name][0]) if form.name in _NUMBERED_BY else ""
    if last is not None and last.document_no:
        number = last.document_no
    issuer = head.issuer.upper()
    whose = re.sub(r"^T/M\s+", "", on_behalf) if form.family == "party" else title
    return {
        "co_quan_chu_quan": _broken(head.superior.upper()) if head.superior_shown else "",
        "co_quan": _broken(issuer),
        "co_quan_thuong": head.issuer,
        "so_ky_hieu": official_number(number, _symbol(form, head)),
        "dia_danh": head.place,
        "ngay_thang": official_day(on, desk.clock.today().year),
        "thay_mat": "" if personal and on_behalf.startswith("TM") else on_behalf,
        "chuc_vu": title,
        "nguoi_ky": signer,
        "nguoi_quyet_dinh": f"{whose} {issuer}".strip(),
        "luu": head.filed,
    }


def _broken(name: str) -> str:
    return _UNIT.sub("\n", name) if len(name) > _ONE_LINE else name


def _symbol(form: Form, head: Letterhead) -> str:
    """"/TB-UBND" of the State, "-TB/ĐU" of the Party."""
    first, second = ("/", "-") if form.family == "state" else ("-", "/")
    return first + form.symbol + (second + head.symbol if head.symbol else "")


def _case(desk: Desk, about: _Subject, form: Form) -> dict[str, Told]:
    """Of a petition or a visit."""
    told, secret, last = about.told, about.secret, about.step_of(form)
    petition = about.type == "petition"
    year = desk.clock.today().year
    received = official_day(day_in(told, "received_on"), year)
    accepted = next((each for each in reversed(about.done) if each.step == "accept"), None)
    clocks = told.get("clocks")
    due = [day for each in (clocks if isinstance(clocks, list) else []) if isinstance(each, dict)
           and each.get("rule") in _LIMITS and (day := day_in(each, "due"))]
    count = told.get("signer_count" if petition else "people_count")
    found: dict[str, Told] = {
        "la_don": petition,
        "to_cao": secret,
        "nhieu_nguoi": isinstance(count, int) and count > 1 and not secret,
        "so_nguoi_ky": _count(count),
        "loai_don": words()["kinds"].get("denunciation" if secret else about.kind, ""),
        "so_vao_so": about.shown.number or _text(told, "paper_no"),
        "ngay_nhan": received,
        "ngay_nhan_hoa": _capital(received),
        "tom_tat": "" if secret else _sentence(told, "summary"),
        "ho_so_mat": _text(told, "secret_file_no"),
        "nguoi_nhan": _text(told, "handler" if petition else "receiver"),
        "noi_den": (last.body if last else "") or _text(told, "resolver" if petition else "guided_to"),
        "ly_do": (last.reason if last else "").strip().rstrip("."),
        "ngay_buoc": official_day(last.on if last else None, year),
        "ngay_thu_ly": official_day(accepted.on if accepted else None, year),
        "han": official_day(max(due)) if due else "",
    }
    if not secret:  # identity fields of a denunciation are empty anyway; this does not lean on that
        name, where, number = (("sender", "sender_address", "sender_id_no") if petition else
                               ("visitor", "visitor_address", "visitor_id_no"))
        found |= {"nguoi_gui": _person(_text(told, name)), "dia_chi": _text(told, where),
                  "so_giay_to": _text(told, number), "dien_thoai": _text(told, "sender_phone"),
                  "nguoi_dai_dien": _text(told, "representative")}
    if form.name == "complaint_dialogue_minutes":
        found["ngay_to_chuc"] = official_day((last.on if last else None) or day_in(told, "dialogue_on"), year)
    return found


def _session(desk: Desk, about: _Subject, form: Form) -> dict[str, Told]:
    told, year = about.told, desk.clock.today().year
    held = official_day(day_in(told, "held_on"), year)
    kind = words()["sessions"].get(about.kind, words()["sessions"]["other"])
    opinions = [_opinion(at, desk.journal.folded(ref.id)) for at, ref in enumerate(
        (ref for ref in about.shown.links if ref.type == "opinion"), 1)]
    by_body: dict[str, tuple[str, list[Told]]] = {}
    for each in opinions:
        if body := str(each["co_quan"] or ""):
            by_body.setdefault(fold(body), (body, []))[1].append(each)
    chairs = [chair for chair in (_text(told, "chair"), _text(told, "co_chair")) if chair]
    wanted = day_in(told, "follow_up_on")
    return {
        "hinh_thuc": kind,
        "hinh_thuc_hoa": _capital(kind),
        "chu_de": _sentence(told, "name"),
        "ngay_to_chuc": held,
        "ngay_to_chuc_hoa": _capital(held),
        "gio": _text(told, "held_time"),
        "dia_diem": _sentence(told, "venue"),
        "chu_tri": "; ".join(chairs),
        "thu_ky": _text(told, "secretary"),
        "thanh_phan": _sentence(told, "participants"),
        "so_nguoi_du": _count(told.get("attendees")),
        "tong_y_kien": _count(told.get("opinions_total"), len(opinions)),
        "tra_loi_tai_cho": _count(told.get("opinions_on_spot"), sum(each["cach"] == "on_spot" for each in opinions)),
        "giao_giai_quyet": _count(told.get("opinions_assigned"), sum(bool(each["co_quan"]) for each in opinions)),
        "ket_luan": _text(told, "conclusion"),
        "ngay_bao_cao": official_day(wanted) if wanted else "",
        "noi_nhan_them": _sentence(told, "conclusion_recipients") if form.name == "dialogue_conclusion" else "",
        "y_kien": opinions,
        "theo_co_quan": [{"co_quan": body, "y_kien": group} for body, group in by_body.values()],
    }


def _opinion(at: int, folded: Folded) -> dict[str, Told]:
    """One opinion as papers tell it: the speaker only by consent; a denunciation by nothing but that it was one."""
    told = folded.values
    number = told.get("position")
    stt = number if isinstance(number, int) else at
    if says_denunciation(TYPES["opinion"], folded):
        return {"stt": stt, "noi_dung": words()["secret"], "linh_vuc": "", "nguoi": "", "tra_loi": "",
                "co_quan": "", "han": "", "cach": "secret"}
    way = str(told.get("answer_kind") or "")
    body = _text(told, "assigned_to") if way == "assigned" else ""
    due = day_in(told, "due_on")
    day = f"{due:%d/%m/%Y}" if due else _text(told, "due_text")
    by = words()["by"].format(day=day) if day else ""
    if way == "petition":
        answer = words()["as_petition"]
    elif body:
        answer = words()["assigned"].format(body=body, by=by)
    elif result := _sentence(told, "result"):
        who = _text(told, "answered_by")
        answer = f"{who}: {result}" if who else result
    else:
        answer = _text(told, "answered_by") if way == "on_spot" else words()["unanswered"]
    area = TYPES["opinion"].field("subject_area").kind
    named = told.get("speaker_consent") == "yes"
    return {"stt": stt, "noi_dung": _sentence(told, "summary"), "linh_vuc": area.show(told.get("subject_area")),
            "nguoi": _text(told, "speaker") if named else "", "tra_loi": answer, "co_quan": body, "han": day,
            "cach": way}


# --- small ------------------------------------------------------------------------------------------------------------


def _text(told: Mapping[str, Value], name: str) -> str:
    found = told.get(name)
    return nfc(found).strip() if isinstance(found, str) else ""


def _sentence(told: Mapping[str, Value], name: str) -> str:
    """A text that a full stop will follow."""
    return _text(told, name).rstrip(".;, ")


def _person(name: str) -> str:
    return name if not name or _NAMED.match(name) else f"Ông (bà) {name}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _count(value: Value, otherwise: int | None = None) -> str:
    found = value if isinstance(value, int) else otherwise
    return "" if found is None else f"{found:02}" if 0 < found < 10 else str(found)
