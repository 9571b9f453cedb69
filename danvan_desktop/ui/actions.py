"""Every key of the window, in one table: what F1 lists is what is registered.

`Shortcut.live` ones become actions of the window, which asks the page on top (`Page.perform(deed)`) and then itself;
the others are keys of one widget (a table, a field) and stand here so that help and tests know them. Never used, as
input methods own them: Ctrl+Shift, Alt+Z, Ctrl+Alt.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from danvan_desktop.problems import N_
from danvan_desktop.speech import _


@dataclass(frozen=True)
class Shortcut:
    """deed: what `perform` is asked for. keys: portable key sequences. where: everywhere, list, record, grid, desk."""

    deed: str
    keys: tuple[str, ...]
    label: str
    where: str = "everywhere"
    live: bool = True


PLACES = {
    "everywhere": N_("Ở mọi trang"),
    "list": N_("Danh sách"),
    "record": N_("Hồ sơ"),
    "grid": N_("Bảng nhập"),
    "desk": N_("Bàn ghi ý kiến"),
    "today": N_("Hôm nay"),
}

SHORTCUTS: tuple[Shortcut, ...] = (
    *(Shortcut(f"rail {digit}", (f"Ctrl+{digit}",), N_("Trang thứ {n} của thanh bên")) for digit in "1234567890"),
    Shortcut("go to", ("Ctrl+K",), N_("Đi tới…")),
    Shortcut("search", ("Ctrl+F",), N_("Ô tìm của danh sách (cả phím / ngoài ô gõ chữ)")),
    Shortcut("new", ("Ctrl+N",), N_("Mục mới của trang này")),
    Shortcut("save", ("Ctrl+S",), N_("Lưu như đang có")),
    Shortcut("main", ("Ctrl+Return", "Ctrl+Enter"), N_("Nút tô màu của trang")),
    Shortcut("back", ("Escape",), N_("Đóng ô nhỏ, rồi về danh sách")),
    Shortcut("undo", ("Ctrl+Z",), N_("Hoàn tác")),
    Shortcut("redo", ("Ctrl+Y",), N_("Làm lại")),
    Shortcut("print", ("Ctrl+P",), N_("In những gì đang xem")),
    Shortcut("help", ("F1",), N_("Trợ giúp và các phím")),
    Shortcut("next area", ("F6",), N_("Vùng kế tiếp của cửa sổ")),
    Shortcut("previous area", ("Shift+F6",), N_("Vùng trước của cửa sổ")),
    Shortcut("panel", ("F8",), N_("Ô bên")),
    Shortcut("rail", ("Ctrl+B",), N_("Thu gọn thanh bên")),
    Shortcut("larger", ("Ctrl++", "Ctrl+="), N_("Chữ to hơn")),
    Shortcut("smaller", ("Ctrl+-",), N_("Chữ nhỏ hơn")),
    Shortcut("lock", ("Ctrl+L",), N_("Khóa")),
    Shortcut("quick 1", ("Alt+1",), N_("Đơn mới; trên bàn ghi: tại chỗ"), "today"),
    Shortcut("quick 2", ("Alt+2",), N_("Lượt tiếp dân mới; trên bàn ghi: giao cơ quan"), "today"),
    Shortcut("quick 3", ("Alt+3",), N_("Ý kiến mới; trên bàn ghi: chưa trả lời"), "today"),
    Shortcut("quick 4", ("Alt+4",), N_("Mô hình mới; trên bàn ghi: chuyển thành đơn"), "today"),
    Shortcut("open", ("Return",), N_("Mở"), "list", live=False),
    Shortcut("preview", ("Space",), N_("Xem nhanh ở ô bên"), "list", live=False),
    Shortcut("views", ("F3",), N_("Các cách xem đã lưu"), "list"),
    Shortcut("mark", ("Shift+Space",), N_("Đánh dấu dòng"), "list", live=False),
    Shortcut("mark all", ("Ctrl+A",), N_("Đánh dấu tất cả đã tìm thấy"), "list", live=False),
    Shortcut("bin", ("Del",), N_("Bỏ vào thùng, có lý do"), "list", live=False),
    Shortcut("menu", ("Shift+F10",), N_("Thực đơn của dòng hoặc đầu cột"), "list", live=False),
    Shortcut("edit cell", ("F2",), N_("Sửa ô; gõ ngay thì thay cả ô"), "grid", live=False),
    Shortcut("fill down", ("Ctrl+D",), N_("Điền xuống các dòng đã chọn"), "grid", live=False),
    Shortcut("cell above", ("Ctrl+'",), N_("Như ô trên"), "grid", live=False),
    Shortcut("today", ("Ctrl+;",), N_("Ngày hôm nay"), "grid", live=False),
    Shortcut("paste", ("Ctrl+V",), N_("Dán khối từ Excel, xem trước rồi nhận"), "grid", live=False),
    Shortcut("clear cells", ("Del",), N_("Xóa trống các ô đã chọn"), "grid", live=False),
    Shortcut("next field", ("Return",), N_("Ô kế tiếp (Shift+Enter xuống dòng)"), "record", live=False),
    Shortcut("next section", ("Ctrl+Tab",), N_("Phần kế tiếp"), "record"),
    Shortcut("previous record", ("Ctrl+PgUp",), N_("Hồ sơ trước"), "record"),
    Shortcut("next record", ("Ctrl+PgDown",), N_("Hồ sơ sau"), "record"),
    Shortcut("next finding", ("F7",), N_("Chỗ cần xem kế tiếp"), "record"),
    Shortcut("previous finding", ("Shift+F7",), N_("Chỗ cần xem trước"), "record"),
    Shortcut("drop down", ("F4", "Alt+Down"), N_("Mở danh sách hoặc lịch"), "record", live=False),
    Shortcut("field history", ("Alt+H",), N_("Lịch sử của mục này"), "record"),
    Shortcut("reveal", ("Alt+X",), N_("Hiện, che phần bảo mật"), "record"),
    Shortcut("note name", ("Alt+G",), N_("Ghi tên người phát biểu"), "desk"),
    Shortcut("park", ("Ctrl+J",), N_("Để ý kiến lại sau"), "desk"),
    Shortcut("previous opinion", ("Ctrl+Up",), N_("Sửa ý kiến trước"), "desk"),
    Shortcut("whole screen", ("F11",), N_("Cả màn hình"), "desk"),
)

SHOWN = {"Return": "Enter", "Escape": "Esc", "PgDown": "PgDn", "Up": "↑", "Down": "↓"}


def shown(keys: str) -> str:
    """A key sequence as keyboards have it printed: "Ctrl+Enter"."""
    return "+".join(SHOWN.get(part, part) for part in keys.split("+")) if not keys.endswith("++") else keys


def keys_of(deed: str) -> str:
    """The first key of a deed as shown to people, "" for a deed without one."""
    return next((shown(each.keys[0]) for each in SHORTCUTS if each.deed == deed), "")


def register(window: QWidget, perform: Callable[[str], object]) -> dict[str, QAction]:
    """Put every live shortcut on the window; each calls `perform(deed)`."""
    made = {}
    for each in SHORTCUTS:
        if each.live:
            action = QAction(_(each.label), window)
            action.setShortcuts([QKeySequence(keys) for keys in each.keys])
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.triggered.connect(lambda _checked=False, deed=each.deed: perform(deed))
            window.addAction(action)
            made[each.deed] = action
    return made
