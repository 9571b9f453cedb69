"""Where a parcel goes to or comes from: sticks as Qt sees them, or a folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStorageInfo, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from danvan_desktop.services.sticks import Volume
from danvan_desktop.speech import _, size
from danvan_desktop.ui.widgets.basics import Elided, Picture, column, row
from danvan_desktop.ui.widgets.fields import ChoiceButton
from danvan_desktop.ui.widgets.popups import DropDown, Line

_MOUNTS = ("/media/", "/run/media/", "/mnt/", "/Volumes/")
_FOLDER = "folder"


def volumes() -> list[Volume]:
    """The sticks that are in, as values."""
    found = []
    for each in QStorageInfo.mountedVolumes():
        path = each.rootPath()
        if not each.isValid() or not each.isReady() or each.isReadOnly() or each.isRoot():
            continue
        if not path.startswith(_MOUNTS) and not (path[1:3] == ":/" and path[:1] not in "CD"):
            continue
        kind = bytes(each.fileSystemType().data()).decode("ascii", "replace")
        name = each.displayName() or path
        found.append(Volume(Path(path), name, True, each.bytesAvailable(), kind))
    return found


class CarrierChoice(QWidget):
    """A stick, or a folder one chooses; shows the room left on it."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.volume: Volume | None = None
        self._folder: Path | None = None
        self.button = ChoiceButton()
        self.button.setAccessibleName(_("Nơi ghi"))
        self.button.dropped.connect(lambda _typed: self._drop())
        self.free = Elided("", "small")
        self._icon = Picture("stick", "text2", 18)
        self.setLayout(column(self.button, row(self._icon, self.free, None, gap=6), gap=4))
        self.refresh()

    def refresh(self) -> None:
        """Look which sticks are in; keep the one chosen if it still is."""
        sticks = volumes()
        if self._folder is not None:
            self._show(Volume(self._folder, self._folder.name))
            return
        kept = next((each for each in sticks if self.volume and each.path == self.volume.path), None)
        self._show(kept or (sticks[0] if sticks else None))

    def take_folder(self, path: Path) -> None:
        """Use a folder, as if a person had chosen it."""
        self._folder = path
        self.refresh()
        self.changed.emit()

    def _show(self, volume: Volume | None) -> None:
        self.volume = volume
        self.button.shown = volume.label if volume else _("Chưa có USB – chọn thư mục")
        self.button.setText(self.button.shown)
        self.button.setProperty("empty", "false" if volume else "true")
        self.button.update()
        if volume is None:
            self.free.setText(_("Cắm USB, hoặc chọn một thư mục."))
        elif volume.free_bytes is None:
            self.free.setText(str(volume.path))
        else:
            self.free.setText(_("{size} trống").format(size=size(volume.free_bytes)))
        self._icon.show_icon("stick" if volume is None or volume.removable else "file", "text2")

    def _drop(self) -> None:
        lines = [Line(each, each.label, size(each.free_bytes or 0)) for each in volumes()]
        popup = DropDown(self.button, [*lines, Line(_FOLDER, _("Thư mục khác…"))], searchable=False)
        popup.picked.connect(self._picked)
        popup.drop(self.volume)

    def _picked(self, value: object) -> None:
        if isinstance(value, Volume):
            self._folder = None
            self._show(value)
            self.changed.emit()
            return
        chosen = QFileDialog.getExistingDirectory(self, _("Ghi vào thư mục"))
        if chosen:
            self.take_folder(Path(chosen))
