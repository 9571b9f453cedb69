"""One program at a time on one folder: an operating-system lock, so that a crash leaves nothing to clean up."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import TracebackType

from danvan_desktop.problems import Problem


class OfficeLock:
    """Held while the folder is open. Raises Problem S-103 when another copy of the program has it."""

    def __init__(self, folder: Path) -> None:
        self._handle = os.open(folder / "dang-mo.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if sys.platform == "win32":  # pragma: no cover - not run on Linux
                import msvcrt

                msvcrt.locking(self._handle, msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._handle)
            raise Problem("S-103") from None

    def release(self) -> None:
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def __enter__(self) -> OfficeLock:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.release()
