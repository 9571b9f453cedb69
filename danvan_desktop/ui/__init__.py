"""The window. PySide6 only here and in app.py; deeds come from `services`, never from `storage`.

**Map.** `app.py` makes the `QApplication`, `theme.install`, a `Shell` (`page.py`) and the `MainWindow`.

- *Add a page*: a class over `page.Page` in its own folder (`ui/exchange/page.py`), and one line in `rail.RAIL`
  ("module:class", imported at the first visit). Folders do not import each other; they share `widgets/`, `page`,
  `notices`. Override `head() -> Head` (title, crumbs, buttons; at most one `HeadButton(kind="filled")`, Ctrl+Enter
  presses it), `open(place)`, `perform(deed) -> bool` (keys of `actions.SHORTCUTS`), `strip()` (white strip of tabs
  under the head), `panel()`, `hints()`, `status()`, `first_focus()`, `leave()`. Emit `head_changed` when any of them
  changed.
- *Go somewhere*: `shell.go(Place("models", record_id, "model"))`, `shell.back()`.
- *Do a deed*: `shell.tasks.run(lambda: entry.save_fields(shell.desk, …), done, failed)`; the desk is used in that lane
  only. Long work: `progress=True` and `name=_("…")` (status line shows it, *Dừng* raises `Cancelled` in
  `Progress.step`). `key="…"`: a newer call replaces one still waiting. After a deed `shell.tell(outcome, _("Đã
  lưu."))`; pages listen to `shell.changed` (a set of record ids; empty = look at everything).
- *Say something*: `shell.notices.show(Notice(key, weight, text, deeds=(Deed(text, run),)))`,
  `shell.notices.problem(problem, Deed(…))` (three labelled lines), `shell.notices.done(text)` (status line).
- *Build with* `widgets.basics` (`row`, `column`, `card`, `label`, `DeedButton`, `Chip`, `EmptyState`, `Sheet`,
  `picture`, `rule`, `link`), `widgets.fields` (`FieldBox`, `editor_for`, `box_for(field, today)`), `widgets.popups`
  (`Overlay`, `DropDown`, `CheckList`), `widgets.flow_table` (`FlowTable`: rows in memory, painted like the lists).
- *Look*: everything from the style sheet by property (`step`, `tone`, `chip`, `card`, `kind`, `weight`; change it with
  `theme.tag`), painted things from `look().colour(role)`, `.px(n)`, `.font(step)`, `.picture(icon, role)`. Never a
  literal.
"""

import ctypes
import sys

if sys.version_info < (3, 12) and sys.implementation.name == "cpython":
    # PySide6 6.12 hands out None, True and False without counting the reference (seen: each `setText()` and each
    # `paintEvent` takes one from None). From Python 3.12 on they are immortal; before, the process dies of it after
    # some thousand events. So they get a count that no session can use up.
    for _single in (None, True, False, NotImplemented, Ellipsis):
        ctypes.c_ssize_t.from_address(id(_single)).value += 1 << 40
