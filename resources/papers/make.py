"""Make the letter templates: python make.py (writes <slug>-<family>.docx beside itself, after papers.json).

The words are here, so that a change is read as text; the .docx files are what an office opens in Word. Both families:
"state" after NĐ 30/2020/NĐ-CP, Phụ lục I; "party" after what three programs make of HD 05-HD/VPTW (domain.md F1, F2).
The wording is ours: the official forms were not seen. In the text **bold**, _italic_; what stands in {{ }} the program
fills in, {%p %} and {%tr %} take a whole paragraph or row (docxtpl).
"""

# ruff: noqa: E501 - sentences of papers are not broken for the width of a screen

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

HERE = Path(__file__).resolve().parent
FONT = "Times New Roman"
TEXT_MM = 165.0  # 210 less 30 left and 15 right
UNUSED = ("thumbnail", "customXml", "stylesWithEffects", "numbering", "webSettings", "fontTable")
NATIONAL_MM = 98.0  # the right half of the head holds the longest line, Quốc hiệu at 13 pt


class Paper:
    """One template being made. party: the family. end: how the last sentence closes, "./." only in the State's."""

    def __init__(self, family: str) -> None:
        self.party = family == "party"
        self.end = "." if self.party else "./."
        self.file = Document()
        self._defaults()

    # --- the sheet ----------------------------------------------------------------------------------------------------

    def _defaults(self) -> None:
        section = self.file.sections[0]
        section.start_type = WD_SECTION.NEW_PAGE
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin = section.bottom_margin = Mm(20)
        section.left_margin, section.right_margin = Mm(30), Mm(15)
        section.header_distance = section.footer_distance = Mm(10)
        section.different_first_page_header_footer = True  # the number stands from page 2 on
        kept = {"Normal", "Default Paragraph Font", "Normal Table", "No List", "Header"}
        styles = self.file.styles
        for style in list(styles.element.style_lst):
            name = style.find(qn("w:name")).get(qn("w:val"))
            if name.lower() not in {each.lower() for each in kept}:
                styles.element.remove(style)
            elif (link := style.find(qn("w:link"))) is not None:
                style.remove(link)
        if (latent := styles.element.find(qn("w:latentStyles"))) is not None:
            styles.element.remove(latent)
        normal = styles["Normal"]
        normal.font.name, normal.font.size = FONT, Pt(14)
        fonts = normal.element.rPr.rFonts
        for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(kind), FONT)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(theme), None)
        lang = OxmlElement("w:lang")
        lang.set(qn("w:val"), "vi-VN")
        normal.element.rPr.append(lang)
        normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
        normal.paragraph_format.line_spacing = 1.0
        head = section.header.paragraphs[0]
        head.alignment = ALIGN.CENTER
        run = head.add_run()
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            if kind:
                mark = OxmlElement("w:fldChar")
                mark.set(qn("w:fldCharType"), kind)
            else:
                mark = OxmlElement("w:instrText")
                mark.text = text
            run._r.append(mark)
        facts = self.file.core_properties
        facts.author = facts.title = facts.comments = facts.last_modified_by = ""
        facts.language = "vi-VN"

    # --- pieces -------------------------------------------------------------------------------------------------------

    def write(self, into: Any, text: str, size: float = 14, *, bold: bool = False, italic: bool = False,
              underline: bool = False) -> None:
        """Runs of `text`, whose **…** are bold and _…_ italic."""
        for piece in re.split(r"(\*\*.+?\*\*|(?<!\w)_[^_{}]+?_(?!\w))", text):
            if piece:
                strong, slant = piece.startswith("**"), piece.startswith("_") and len(piece) > 1
                run = into.add_run(piece[2:-2] if strong else piece[1:-1] if slant else piece)
                run.font.size = Pt(size)
                run.bold, run.italic, run.underline = bold or strong or None, italic or slant or None, underline or None

    def line(self, cell: Any, text: str, size: float, *, align: Any = ALIGN.CENTER, before: float = 0,
             **style: bool) -> Any:
        """A paragraph in a cell of a frame; the cell's empty first one is used up."""
        first = cell.paragraphs[0]
        line = first if not first.runs and first._p.pPr is None else cell.add_paragraph()
        line.alignment = align
        line.paragraph_format.space_before = Pt(before)
        line.paragraph_format.keep_with_next = True
        self.write(line, text, size, **style)
        return line

    def ruled(self, cell: Any, inside_mm: float, length_mm: float) -> None:
        """A rule of `length_mm` in the middle of what is `inside_mm` wide."""
        line = cell.add_paragraph() if hasattr(cell, "add_paragraph") else cell
        form = line.paragraph_format
        form.left_indent = form.right_indent = Mm((inside_mm - length_mm) / 2)
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(3)
        form.space_before = Pt(2)
        form.keep_with_next = True
        borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
        for key, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
            top.set(qn(f"w:{key}"), value)
        borders.append(top)
        line._p.get_or_add_pPr().insert_element_before(
            borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr")

    def table(self, widths_mm: Sequence[float], rows: int = 1, *, lines: bool = False) -> Any:
        table = self.file.add_table(rows, len(widths_mm))
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        facts = table._tbl.tblPr
        if (style := facts.find(qn("w:tblStyle"))) is not None:
            facts.remove(style)
        borders, margins = OxmlElement("w:tblBorders"), OxmlElement("w:tblCellMar")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            border = OxmlElement(f"w:{side}")
            border.set(qn("w:val"), "single" if lines else "nil")
            if lines:
                border.set(qn("w:sz"), "4")
            borders.append(border)
        for side in ("left", "right"):
            margin = OxmlElement(f"w:{side}")
            margin.set(qn("w:w"), "85" if lines else "0")
            margin.set(qn("w:type"), "dxa")
            margins.append(margin)
        layout = facts.find(qn("w:tblLayout"))
        layout.addprevious(borders)
        layout.addnext(margins)
        for row in table.rows:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for cell, width in zip(row.cells, widths_mm, strict=True):
                cell.width = Mm(width)
        for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths_mm, strict=True):
            column.set(qn("w:w"), str(round(width * 56.6929)))
        return table

    def say(self, *texts: str, indent: bool = True, align: Any = None, keep: bool = False) -> None:
        """Paragraphs of the body; those that are only a {%p … %} take no room once filled in."""
        for text in texts:
            line = self.file.add_paragraph()
            form = line.paragraph_format
            line.alignment = ALIGN.JUSTIFY if align is None else align
            form.space_after = Pt(6)
            if self.party:
                form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(18)
            if indent:
                form.first_line_indent = Mm(10 if self.party else 12.7)
            form.keep_with_next = keep or None
            form.widow_control = True
            if "\t" in text:  # a dotted line to the margin
                form.tab_stops.add_tab_stop(Mm(TEXT_MM), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
            self.write(line, text)

    def _keep_last(self) -> None:
        """What is signed never stands alone on a page."""
        self.file.paragraphs[-1].paragraph_format.keep_with_next = True
        self.file.add_paragraph().paragraph_format.keep_with_next = True

    # --- head and foot ------------------------------------------------------------------------------------------------

    def head(self, title: str, subject: str = "", *, number: bool = True, place: bool = True) -> None:
        """Both blocks, number, place and day, then the kind of paper and what it is about."""
        (self._party_head if self.party else self._state_head)(number, place)
        line = self.file.add_paragraph()
        line.alignment = ALIGN.CENTER
        line.paragraph_format.space_before = Pt(14)
        self.write(line, title, 14, bold=True)
        if subject:
            line = self.file.add_paragraph()
            line.alignment = ALIGN.CENTER
            self.write(line, subject, 14, bold=True)
        if self.party:
            line = self.file.add_paragraph()
            line.alignment = ALIGN.CENTER
            line.paragraph_format.space_after = Pt(8)
            self.write(line, "-----", 14)
        else:
            self.ruled(self.file.add_paragraph(), TEXT_MM, 45)
            self.file.paragraphs[-1].paragraph_format.space_after = Pt(8)

    def _state_head(self, number: bool, place: bool) -> None:
        left_mm = TEXT_MM - NATIONAL_MM
        table = self.table((left_mm, NATIONAL_MM), 2)
        left, right = table.rows[0].cells
        self.line(left, "{%p if co_quan_chu_quan %}", 13)
        self.line(left, "{{ co_quan_chu_quan }}", 13)
        self.line(left, "{%p endif %}", 13)
        self.line(left, "{{ co_quan }}", 13, bold=True)
        self.ruled(left, left_mm, 24)
        self.line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, bold=True)
        self.line(right, "Độc lập - Tự do - Hạnh phúc", 14, bold=True)
        self.ruled(right, NATIONAL_MM, 61)  # as long as the motto at 14 pt bold
        left, right = table.rows[1].cells
        if number:
            self.line(left, "Số: {{ so_ky_hieu }}", 13, before=4)
        if place:
            self.line(right, "{{ dia_danh }}, {{ ngay_thang }}", 14, before=4, italic=True)

    def _party_head(self, number: bool, place: bool) -> None:
        left_mm = TEXT_MM - NATIONAL_MM
        table = self.table((left_mm, NATIONAL_MM), 2)
        left, right = table.rows[0].cells
        self.line(left, "{%p if co_quan_chu_quan %}", 14)
        self.line(left, "{{ co_quan_chu_quan }}", 14)
        self.line(left, "{%p endif %}", 14)
        self.line(left, "{{ co_quan }}", 14, bold=True)
        self.line(left, "*", 14)
        self.line(right, "ĐẢNG CỘNG SẢN VIỆT NAM", 15, bold=True)
        self.ruled(right, NATIONAL_MM, 71)
        left, right = table.rows[1].cells
        if number:
            self.line(left, "Số {{ so_ky_hieu }}", 14)
        if place:
            self.line(right, "{{ dia_danh }}, {{ ngay_thang }}", 14, italic=True)

    def to(self, *texts: str) -> None:
        """Kính gửi."""
        for text in texts:
            self.say(text, indent=False, align=ALIGN.CENTER)

    def foot(self, *receivers: str, signer: bool = True) -> None:
        """Nơi nhận and the signer's block."""
        self._keep_last()
        table = self.table((80, TEXT_MM - 80))
        left, right = table.rows[0].cells
        lines = [*receivers, "- {{ luu }}."]
        if self.party:
            self.line(left, "Nơi nhận:", 14, align=ALIGN.LEFT, underline=True)
        else:
            self.line(left, "Nơi nhận:", 12, align=ALIGN.LEFT, bold=True, italic=True)
        for text in lines:
            self.line(left, text, 12 if self.party else 11, align=ALIGN.LEFT)
        if signer:
            self.signer(right)

    def signer(self, cell: Any) -> None:
        self.line(cell, "{%p if thay_mat %}", 14)
        self.line(cell, "{{ thay_mat }}", 14, bold=True)
        self.line(cell, "{%p endif %}", 14)
        self.line(cell, "{{ chuc_vu }}", 14, bold=not self.party)
        self.line(cell, "{%p if nguoi_ky %}", 14)
        self.line(cell, "{{ nguoi_ky }}", 14, bold=True, before=70)
        self.line(cell, "{%p else %}", 14)
        self.line(cell, "", 14, before=70)
        self.line(cell, "{%p endif %}", 14)

    def signers(self, *titles: tuple[str, str]) -> None:
        """Several who sign beside each other: (title, name or "")."""
        self._keep_last()
        table = self.table([TEXT_MM / len(titles)] * len(titles))
        for cell, (title, name) in zip(table.rows[0].cells, titles, strict=True):
            self.line(cell, title, 14, bold=True)
            self.line(cell, "(Ký, ghi rõ họ tên)", 13, italic=True)
            self.line(cell, name, 14, bold=True, before=62)

    def grid(self, widths_mm: Sequence[float], heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A ruled table; a row of one text is a {%tr … %}."""
        table = self.table(widths_mm, 1 + len(rows), lines=True)
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for at, texts in enumerate([heads, *rows]):
            for cell, text in zip(table.rows[at].cells, texts, strict=False):
                line = cell.paragraphs[0]
                line.alignment = ALIGN.CENTER if at == 0 or len(text) < 14 else ALIGN.LEFT
                line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(2)
                self.write(line, text, 12, bold=at == 0)
        gap = self.file.add_paragraph()
        gap.paragraph_format.line_spacing_rule, gap.paragraph_format.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(8)

    # --- the file -----------------------------------------------------------------------------------------------------

    def bytes(self) -> bytes:
        """The .docx, the same bytes each time: fixed dates, no thumbnail, no custom parts."""
        made, out = io.BytesIO(), io.BytesIO()
        self.file.save(made)
        with zipfile.ZipFile(made) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
            for name in source.namelist():
                if any(part in name for part in UNUSED):
                    continue
                data = source.read(name)
                if name == "[Content_Types].xml" or name.endswith(".rels"):
                    unused = "|".join(UNUSED).encode()
                    data = re.sub(rb"<(?:Override|Relationship) [^>]*(?:" + unused + rb")[^>]*/>", b"", data)
                if name == "docProps/core.xml":
                    data = re.sub(rb">2013-12-23T23:15:00Z<", b">2026-11-22T00:00:00Z<", data)
                target.writestr(zipfile.ZipInfo(name, (2026, 11, 22, 0, 0, 0)), data, zipfile.ZIP_DEFLATED, 9)
        return out.getvalue()


# --- the papers -------------------------------------------------------------------------------------------------------

# who sent it and what it is about; a denunciation tells nothing of either
ABOUT = ("đơn {{ loai_don }} {% if to_cao %}(hồ sơ lưu riêng số {{ ho_so_mat }}){% else %}của {{ nguoi_gui }}, địa chỉ: "
         "{{ dia_chi }}{% endif %}, nhận {{ ngay_nhan }}, số vào sổ {{ so_vao_so }}")
LAW = "Căn cứ Luật Tiếp công dân, Luật Khiếu nại, Luật Tố cáo (đã được sửa đổi, bổ sung) và các nghị định hướng dẫn thi hành;"


def document_receipt(p: Paper) -> None:
    p.head("GIẤY BIÊN NHẬN", "Về việc tiếp nhận thông tin, tài liệu, bằng chứng", number=False)
    p.say("Hồi …… giờ ……, {{ ngay_nhan }}, tại \t.",
          "Bên giao: {{ nguoi_gui }}.",
          "Địa chỉ: {{ dia_chi }}. Số căn cước hoặc hộ chiếu: {{ so_giay_to }}. Điện thoại: {{ dien_thoai }}.",
          "Bên nhận: {{ nguoi_nhan }}, thuộc {{ co_quan_thuong }}.",
          "Bên nhận đã nhận thông tin, tài liệu, bằng chứng sau đây{% if la_don %}, kèm theo đơn {{ loai_don }} số vào sổ "
          "{{ so_vao_so }}{% endif %}:")
    p.grid((12, 75, 28, 20, 30), ("STT", "Tên thông tin, tài liệu", "Bản chính/sao", "Số trang", "Ghi chú"),
           [(str(at), "", "", "", "") for at in range(1, 6)])
    p.say("Giấy này lập thành 02 bản có giá trị như nhau, mỗi bên giữ 01 bản" + p.end)
    p.signers(("BÊN GIAO", ""), ("BÊN NHẬN", "{% if nguoi_nhan %}{{ nguoi_nhan }}{% endif %}"))


def acceptance_notice(p: Paper) -> None:
    p.head("THÔNG BÁO", "Về việc thụ lý giải quyết {{ loai_don }}")
    p.to("Kính gửi: {{ nguoi_gui }}")
    p.say("{{ ngay_nhan_hoa }}, {{ co_quan_thuong }} nhận được đơn {{ loai_don }} của {{ nguoi_gui }}, địa chỉ: {{ dia_chi }}, "
          "số vào sổ {{ so_vao_so }}.",
          "{%p if nhieu_nguoi %}",
          "Đơn có {{ so_nguoi_ky }} người ký; người đại diện: {{ nguoi_dai_dien }}.",
          "{%p endif %}",
          "Nội dung đơn: {{ tom_tat }}.", LAW,
          "{{ co_quan_thuong }} thông báo: đơn đủ điều kiện và được thụ lý giải quyết kể từ {{ ngay_thu_ly }}.",
          "{%p if han %}",
          "Thời hạn giải quyết: đến hết {{ han }}.",
          "{%p endif %}",
          "Khi cần trao đổi, đề nghị liên hệ {{ co_quan_thuong }} và cho biết số vào sổ nêu trên" + p.end)
    p.foot("- Như trên;", "- {{ noi_nhan_them }};")




def refusal_notice(p: Paper) -> None:
    p.head("THÔNG BÁO", "Về việc không thụ lý giải quyết {{ loai_don }}")
    p.to("Kính gửi: {{ nguoi_gui }}")
    p.say("{{ ngay_nhan_hoa }}, {{ co_quan_thuong }} nhận được đơn {{ loai_don }} của {{ nguoi_gui }}, địa chỉ: {{ dia_chi }}, "
          "số vào sổ {{ so_vao_so }}.",
          "Nội dung đơn: {{ tom_tat }}.", LAW,
          "Sau khi xem xét, {{ co_quan_thuong }} thông báo: đơn nêu trên không được thụ lý giải quyết, vì lý do sau:",
          "{{ ly_do }}.",
          "{{ co_quan_thuong }} thông báo để {{ nguoi_gui }} biết" + p.end)
    p.foot("- Như trên;", "- {{ noi_nhan_them }};")


def guidance(p: Paper) -> None:
    p.head("PHIẾU HƯỚNG DẪN", "Về việc hướng dẫn người gửi {{ loai_don }}")
    p.to("Kính gửi: {{ nguoi_gui }}")
    p.say("{{ ngay_nhan_hoa }}, {{ co_quan_thuong }} {% if la_don %}nhận được đơn {{ loai_don }} của{% else %}tiếp và nghe nội dung "
          "{{ loai_don }} của{% endif %} {{ nguoi_gui }}, địa chỉ: {{ dia_chi }}, số vào sổ {{ so_vao_so }}.",
          "Nội dung: {{ tom_tat }}.",
          "Sau khi xem xét, {{ co_quan_thuong }} nhận thấy nội dung nêu trên không thuộc thẩm quyền giải quyết của "
          "{{ co_quan_thuong }}. Đề nghị {{ nguoi_gui }} gửi đến {{ noi_den }} để được xem xét, giải quyết theo quy định.",
          "Việc hướng dẫn này được thực hiện một lần" + p.end)
    p.foot("- Như trên;")


def forwarding_slip(p: Paper) -> None:
    p.head("PHIẾU CHUYỂN ĐƠN")
    p.to("Kính gửi: {{ noi_den }}")
    p.say("{{ co_quan_thuong }} nhận được " + ABOUT + ".",
          "{%p if to_cao %}",
          "Nội dung theo đơn gửi kèm, chuyển theo chế độ tài liệu cần giữ kín. Đề nghị giữ bí mật họ tên, địa chỉ và thông tin "
          "khác của người tố cáo.",
          "{%p else %}",
          "Nội dung đơn: {{ tom_tat }}.",
          "{%p endif %}",
          "Sau khi xem xét, {{ co_quan_thuong }} nhận thấy đơn thuộc thẩm quyền giải quyết của {{ noi_den }}.",
          "{{ co_quan_thuong }} chuyển đơn đến {{ noi_den }} để xem xét, giải quyết theo quy định và báo kết quả cho "
          "{{ co_quan_thuong }}" + p.end)
    p.foot("- Như trên (kèm đơn);", "- {% if to_cao %}Người gửi đơn (gửi riêng){% else %}{{ nguoi_gui }}{% endif %};")


def extension_notice(p: Paper) -> None:
    p.head("THÔNG BÁO", "Về việc gia hạn thời hạn giải quyết {{ loai_don }}")
    p.say("{{ co_quan_thuong }} đang giải quyết " + ABOUT + ", thụ lý {{ ngay_thu_ly }}.", LAW,
          "Xét tính chất phức tạp của vụ việc: {{ ly_do }}.",
          "{{ co_quan_thuong }} thông báo gia hạn thời hạn giải quyết đơn nêu trên{% if han %} đến hết {{ han }}{% endif %}. Lý do "
          "phức tạp được ghi trong hồ sơ vụ việc" + p.end)
    p.foot("- {% if to_cao %}Người gửi đơn (gửi riêng){% else %}{{ nguoi_gui }}{% endif %};", "- {{ noi_nhan_them }};")


def suspension_notice(p: Paper) -> None:
    p.head("QUYẾT ĐỊNH", "Về việc tạm đình chỉ giải quyết {{ loai_don }}")
    p.say("**{{ nguoi_quyet_dinh }}**", indent=False, align=ALIGN.CENTER)
    p.say("_" + LAW + "_" if not p.party else LAW,
          "_Xét hồ sơ giải quyết {{ loai_don }} số vào sổ {{ so_vao_so }},_" if not p.party else
          "Xét hồ sơ giải quyết {{ loai_don }} số vào sổ {{ so_vao_so }},")
    p.say("**QUYẾT ĐỊNH:**", indent=False, align=ALIGN.CENTER, keep=True)
    p.say("**Điều 1.** Tạm đình chỉ giải quyết " + ABOUT + ", kể từ {{ ngay_buoc }}.",
          "Lý do: {{ ly_do }}.",
          "**Điều 2.** Khi lý do tạm đình chỉ không còn, việc giải quyết được tiếp tục bằng quyết định; thời gian tạm đình chỉ "
          "không tính vào thời hạn giải quyết.",
          "**Điều 3.** Các bộ phận, cá nhân có liên quan thi hành Quyết định này" + p.end)
    p.foot("- Như Điều 3;", "- {% if to_cao %}Người gửi đơn (gửi riêng){% else %}{{ nguoi_gui }}{% endif %};")


def complaint_dialogue_minutes(p: Paper) -> None:
    p.head("BIÊN BẢN ĐỐI THOẠI", "Trong giải quyết khiếu nại")
    p.say("Hôm nay, hồi {{ gio }}, {{ ngay_to_chuc }}, tại {{ dia_diem }}, {{ co_quan_thuong }} tổ chức đối thoại giải quyết khiếu "
          "nại{% if tom_tat %} về việc: {{ tom_tat }}{% endif %}.",
          "**I. THÀNH PHẦN**", "1. Người chủ trì: {{ chu_tri }}.", "2. Người ghi biên bản: {{ thu_ky }}.",
          "3. Người khiếu nại (hoặc người đại diện): {{ nguoi_gui }}; địa chỉ: {{ dia_chi }}.",
          "4. Người bị khiếu nại: \t.", "5. Người có quyền, nghĩa vụ liên quan: \t.",
          "6. Thành phần khác: {{ thanh_phan }}.",
          "7. Người được mời nhưng vắng mặt (có lý do hoặc không có lý do): \t.",
          "**II. NỘI DUNG ĐỐI THOẠI**",
          "1. Người chủ trì nêu mục đích, kết quả xác minh và yêu cầu của việc đối thoại: \t",
          "2. Ý kiến của những người tham gia:",
          "{%p for y in y_kien %}",
          "{{ y.stt }}. {% if y.nguoi %}{{ y.nguoi }}: {% endif %}{{ y.noi_dung }}{% if y.tra_loi %} – {{ y.tra_loi }}{% endif %}.",
          "{%p else %}",
          "\t", "\t",
          "{%p endfor %}",
          "**III. KẾT QUẢ**",
          "1. Những nội dung thống nhất: \t", "2. Những nội dung không thống nhất: \t",
          "3. Kết luận của người chủ trì: {{ ket_luan }}",
          "Việc đối thoại kết thúc hồi …… giờ …… cùng ngày. Biên bản lập thành ít nhất 03 bản, đã đọc cho mọi người cùng nghe, "
          "công nhận đúng và cùng ký tên" + p.end)
    p.signers(("NGƯỜI CHỦ TRÌ", ""), ("NGƯỜI GHI BIÊN BẢN", "{% if thu_ky %}{{ thu_ky }}{% endif %}"))
    p.signers(("NGƯỜI KHIẾU NẠI", ""), ("NGƯỜI BỊ KHIẾU NẠI", ""))


def reception_refusal(p: Paper) -> None:
    p.head("THÔNG BÁO", "Về việc từ chối tiếp công dân")
    p.to("Kính gửi: {{ nguoi_gui }}")
    p.say("{{ ngay_nhan_hoa }}, {{ nguoi_gui }}, địa chỉ: {{ dia_chi }}, đến {{ co_quan_thuong }} để trình bày về việc: {{ tom_tat }}.",
          "Căn cứ Luật Tiếp công dân (đã được sửa đổi, bổ sung) và Nghị định số 154/2026/NĐ-CP, {{ co_quan_thuong }} thông báo từ "
          "chối tiếp đối với nội dung nêu trên, vì lý do sau:",
          "{{ ly_do }}.",
          "{{ co_quan_thuong }} thông báo để {{ nguoi_gui }} biết, chấp hành" + p.end)
    p.foot("- Như trên;", "- {{ noi_nhan_them }};")


def dialogue_notice(p: Paper) -> None:
    p.head("THÔNG BÁO", "Về việc tổ chức {{ hinh_thuc }}")
    p.say("{{ co_quan_thuong }} thông báo tổ chức {{ hinh_thuc }} như sau:",
          "1. Chủ đề: {{ chu_de }}.", "2. Thời gian: {{ gio }}, {{ ngay_to_chuc }}.", "3. Địa điểm: {{ dia_diem }}.",
          "4. Chủ trì: {{ chu_tri }}.", "5. Thành phần: {{ thanh_phan }}.",
          "Ý kiến, kiến nghị có thể gửi trước bằng văn bản đến {{ co_quan_thuong }} để được chuẩn bị trả lời.",
          "{{ co_quan_thuong }} thông báo để Nhân dân, các cơ quan, đơn vị biết, tham dự" + p.end)
    p.foot("- {{ noi_nhan_them }};", "- Niêm yết công khai;")


def dialogue_minutes(p: Paper) -> None:
    p.head("BIÊN BẢN", "{{ hinh_thuc_hoa }}")
    p.say("Hôm nay, hồi {{ gio }}, {{ ngay_to_chuc }}, tại {{ dia_diem }}, {{ co_quan_thuong }} tổ chức {{ hinh_thuc }}, chủ đề: "
          "{{ chu_de }}.",
          "**I. THÀNH PHẦN**", "1. Chủ trì: {{ chu_tri }}.", "2. Thư ký: {{ thu_ky }}.",
          "3. Thành phần dự: {{ thanh_phan }}. Tổng số người dự: {{ so_nguoi_du }}.",
          "**II. Ý KIẾN, KIẾN NGHỊ VÀ TRẢ LỜI**",
          "Có {{ tong_y_kien }} ý kiến, kiến nghị; trả lời tại chỗ {{ tra_loi_tai_cho }}, giao giải quyết {{ giao_giai_quyet }}.",
          "{%p for y in y_kien %}")
    p.say("**{{ y.stt }}.** {% if y.nguoi %}{{ y.nguoi }}: {% endif %}{{ y.noi_dung }}.", keep=True)
    p.say("{%p if y.tra_loi %}", "_Trả lời:_ {{ y.tra_loi }}.", "{%p endif %}",
          "{%p endfor %}",
          "**III. KẾT LUẬN CỦA NGƯỜI CHỦ TRÌ**", "{{ ket_luan }}",
          "Hội nghị kết thúc hồi …… giờ …… cùng ngày. Biên bản đã được đọc lại, thống nhất và ký tên" + p.end)
    p.signers(("THƯ KÝ", "{% if thu_ky %}{{ thu_ky }}{% endif %}"), ("CHỦ TRÌ", ""))


def dialogue_conclusion(p: Paper) -> None:
    p.head("THÔNG BÁO", "Kết luận tại {{ hinh_thuc }} {{ ngay_to_chuc }}")
    p.say("{{ ngay_to_chuc_hoa }}, tại {{ dia_diem }}, {{ co_quan_thuong }} tổ chức {{ hinh_thuc }}, chủ đề: {{ chu_de }}. Chủ trì: "
          "{{ chu_tri }}. Có {{ so_nguoi_du }} người dự.",
          "Hội nghị có {{ tong_y_kien }} ý kiến, kiến nghị; đã trả lời tại chỗ {{ tra_loi_tai_cho }}, giao giải quyết "
          "{{ giao_giai_quyet }}.",
          "{%p if ket_luan %}", "**1. Kết luận chung**", "{{ ket_luan }}", "{%p endif %}",
          "{%p if theo_co_quan %}",
          "**{% if ket_luan %}2{% else %}1{% endif %}. Ý kiến giao giải quyết**")
    p.say("{%p for c in theo_co_quan %}", "**{{ c.co_quan }}:**")
    p.grid((13, 90, 37, 25), ("Số", "Ý kiến, kiến nghị", "Lĩnh vực", "Hạn"),
           [("{%tr for y in c.y_kien %}", "", "", ""), ("{{ y.stt }}", "{{ y.noi_dung }}", "{{ y.linh_vuc }}", "{{ y.han }}"),
            ("{%tr endfor %}", "", "", "")])
    p.say("{%p endfor %}", "{%p endif %}",
          "Các cơ quan được giao giải quyết đúng hạn, trả lời người có ý kiến và báo cáo kết quả về {{ co_quan_thuong }}"
          "{% if ngay_bao_cao %} trước {{ ngay_bao_cao }}{% endif %}. Kết quả được công khai để Nhân dân giám sát" + p.end)
    p.foot("- {{ noi_nhan_them }};", "- Các cơ quan được giao;")


PAPERS: dict[str, Callable[[Paper], None]] = {each.__name__: each for each in (
    document_receipt, acceptance_notice, refusal_notice, guidance, forwarding_slip, extension_notice, suspension_notice,
    complaint_dialogue_minutes, reception_refusal, dialogue_notice, dialogue_minutes, dialogue_conclusion)}


def make(name: str, family: str) -> bytes:
    """The template of a paper in a family, "state" or "party"."""
    paper = Paper(family)
    PAPERS[name](paper)
    return paper.bytes()


def main(folder: Path) -> None:
    """Write every template that papers.json lists."""
    told = json.loads((HERE / "papers.json").read_text(encoding="utf-8"))
    for paper in told["papers"]:
        for family, facts in told["families"].items():
            (folder / f"{paper['slug']}-{facts['suffix']}.docx").write_bytes(make(paper["name"], family))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
