"""Values for every blank of the papers, all invented, and how a rendered paper reads as text.

`python -m tests.documents.paper_samples` writes the golden texts anew; look at what changed before committing.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from danvan_desktop.documents import letters
from danvan_desktop.documents.letters import Told
from danvan_desktop.services import paper_forms

GOLDEN = Path(__file__).resolve().parents[1] / "files" / "papers"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_ASKED: dict[str, Told] = {"stt": 2, "noi_dung": "Đề nghị sửa cống thoát nước ở đường liên thôn",
                           "linh_vuc": "Giao thông", "nguoi": "",
                           "tra_loi": "Giao Phòng Kinh tế giải quyết, hạn 01/09/2026",
                           "co_quan": "Phòng Kinh tế", "han": "01/09/2026"}
_ANSWERED: dict[str, Told] = {"stt": 1, "noi_dung": "Đơn giá bồi thường cây trồng thấp", "linh_vuc": "Đất đai",
                              "nguoi": "Bà Tòng Thị Chiên", "tra_loi": "Chủ tịch UBND xã: đã có đơn giá mới",
                              "co_quan": "", "han": ""}
VALUES: dict[str, Told] = {
    "co_quan_chu_quan": "", "co_quan": "ỦY BAN NHÂN DÂN\nXÃ KHÊ HÒA", "co_quan_thuong": "Ủy ban nhân dân xã Khê Hòa",
    "so_ky_hieu": "05/TB-UBND", "dia_danh": "Khê Hòa", "ngay_thang": "ngày 09 tháng 10 năm 2026",
    "thay_mat": "TM. ỦY BAN NHÂN DÂN", "chuc_vu": "CHỦ TỊCH", "nguoi_ky": "Lương Văn Khuyên",
    "nguoi_quyet_dinh": "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ KHÊ HÒA", "luu": "Lưu: VT", "noi_nhan_them": "", "la_don": True,
    "to_cao": False, "nhieu_nguoi": True, "loai_don": "khiếu nại", "so_vao_so": "47/2026",
    "ngay_nhan": "ngày 05 tháng 10 năm 2026", "ngay_nhan_hoa": "Ngày 05 tháng 10 năm 2026",
    "tom_tat": "Mức bồi thường 240 m² đất lúa tại thửa 112", "nguoi_gui": "Ông (bà) Vi Văn Kẻo",
    "dia_chi": "thôn Đồng Mít, xã Khê Hòa", "so_giay_to": "", "dien_thoai": "", "nguoi_dai_dien": "Lò Thị Mẩy",
    "so_nguoi_ky": "03", "ho_so_mat": "", "nguoi_nhan": "Cầm Thị Hoa", "noi_den": "Công an xã Khê Hòa",
    "ly_do": "phải xác minh ở nhiều nơi", "han": "ngày 09 tháng 11 năm 2026", "ngay_buoc": "ngày 02 tháng 11 năm 2026",
    "ngay_thu_ly": "ngày 09 tháng 10 năm 2026", "hinh_thuc": "hội nghị đối thoại chuyên đề",
    "hinh_thuc_hoa": "Hội nghị đối thoại chuyên đề", "chu_de": "Cải cách thủ tục hành chính",
    "ngay_to_chuc": "ngày 16 tháng 7 năm 2026", "ngay_to_chuc_hoa": "Ngày 16 tháng 7 năm 2026", "gio": "7 giờ 30",
    "dia_diem": "Hội trường UBND xã", "chu_tri": "Chủ tịch UBND xã", "thu_ky": "Cầm Thị Hoa",
    "thanh_phan": "đại diện hộ dân 12 thôn", "so_nguoi_du": "227", "tong_y_kien": "02", "tra_loi_tai_cho": "01",
    "giao_giai_quyet": "01", "ket_luan": "Giao Văn phòng theo dõi.\nCác thôn báo cho hộ dân.",
    "ngay_bao_cao": "ngày 30 tháng 9 năm 2026", "y_kien": [_ANSWERED, _ASKED],
    "theo_co_quan": [{"co_quan": "Phòng Kinh tế", "y_kien": [_ASKED]}],
}


def text_of(docx: bytes) -> str:
    """The paragraphs of a .docx, a line each; a tab is a dotted line."""
    with zipfile.ZipFile(io.BytesIO(docx)) as parts:
        body = ElementTree.fromstring(parts.read("word/document.xml"))
    lines = []
    for paragraph in body.iter(f"{_W}p"):
        marks = {f"{_W}t": lambda node: node.text or "", f"{_W}tab": lambda node: "\t", f"{_W}br": lambda node: "\n"}
        runs = (node for run in paragraph.iter(f"{_W}r") for node in run)
        lines.append("".join(marks[node.tag](node) for node in runs if node.tag in marks))
    return "\n".join(lines).strip("\n") + "\n"


def main() -> None:
    for form in paper_forms.forms():
        made = letters.render(paper_forms.template(form), VALUES)
        (GOLDEN / form.file).with_suffix(".txt").write_text(text_of(made), encoding="utf-8")


if __name__ == "__main__":
    main()
