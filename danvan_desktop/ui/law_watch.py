"""Tells that deadlines wait to be counted anew, after a parcel or an update brought other law (ui.md 9.1).

It stands on Hôm nay and Gửi – Nhận and leads to the page Hạn đã đổi; which parcel brought what is remembered here.
"""

from __future__ import annotations

from PySide6.QtCore import QObject

from danvan_desktop.problems import N_
from danvan_desktop.services import law_changes
from danvan_desktop.services.law_changes import Standing
from danvan_desktop.speech import _, number
from danvan_desktop.ui.notices import Deed, Notice
from danvan_desktop.ui.page import Place, Shell

KEY = "changed_deadlines"
MEMORY = "law.parcels"  # which parcel brought a record from above: [when it was written, number], newest last
KEPT = 20
WHAT = {"calendar_year": N_("Lịch nghỉ mới"), "deadline_rule": N_("Thời hạn mới"),
        "remote": N_("Ghi nhận mới về vùng sâu, vùng xa")}


def parcel_words(shell: Shell, changed: int) -> str:
    """ "(gói số 31 của tỉnh)" for a record from above by when it was written; without the number where it is not
    known."""
    known = dict(map(tuple, shell.memory.get(MEMORY, [])))
    if no := known.get(changed):
        return _("gói số {n} của {upper}").format(n=no, upper=_upper(shell))
    return _("của {upper}").format(upper=_upper(shell))


def _upper(shell: Shell) -> str:
    return _("tỉnh") if shell.office.level == "commune" else _("cấp trên")


def news(shell: Shell, standing: Standing) -> str:
    """ "Lịch nghỉ mới (gói số 31 của tỉnh): 4 hạn thay đổi." """
    many = number(len(standing.waiting))
    if not standing.table:
        return _("Lịch nghỉ hoặc thời hạn đã đổi: {n} hạn thay đổi.").format(n=many)
    said = _("{what} ({whose}): {n} hạn thay đổi.")
    return said.format(what=_(WHAT[standing.table]), whose=parcel_words(shell, standing.changed), n=many)


class LawWatch(QObject):
    """Looks whether deadlines wait to be counted anew, at the start and whenever everything may have changed."""

    PLACES = ("today", "exchange")

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._shell = shell
        self._first = True
        shell.changed.connect(self._something_changed)
        self.look()

    def _something_changed(self, records: object) -> None:
        if not records:
            self.look()

    def look(self) -> None:
        """Look now, in the database lane."""
        desk = self._shell.desk
        self._shell.tasks.run(lambda: law_changes.standing(desk), self._show, key="law watch")

    def _show(self, standing: Standing) -> None:
        self._note_parcel(standing)
        notices = self._shell.notices
        if not standing.waiting:
            notices.dismiss("law changes")
            return
        deed = Deed(_("Xem"), lambda: self._shell.go(Place(KEY)), filled=True)
        for page in self.PLACES:
            notices.show(Notice("law changes", "clash", news(self._shell, standing), deeds=(deed,), page=page))

    def _note_parcel(self, standing: Standing) -> None:
        """A record from above that was not there a moment ago came with the newest parcel."""
        known = [list(each) for each in self._shell.memory.get(MEMORY, [])]
        first, self._first = self._first, False
        if standing.changed and standing.changed not in [each[0] for each in known]:
            number_known = 0 if first else standing.parcel  # before this start nobody looked: which one is not known
            self._shell.memory.put(MEMORY, [*known, [standing.changed, number_known]][-KEPT:])
