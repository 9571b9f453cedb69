"""Our own faults: a report file that says where the program stood, with no value of anybody's data."""

from __future__ import annotations

import platform
import sys
import traceback
from pathlib import Path

from danvan_desktop import __version__, safefile


def report(error: BaseException, folder: Path) -> Path:
    """Write the report into `folder` and give its path. Only places in the code: messages may hold what was typed."""
    lines = [f"danvan-desktop {__version__}", f"Python {platform.python_version()} {sys.platform}"]
    chain: BaseException | None = error
    while chain is not None:
        lines.append(type(chain).__name__)
        lines += [
            f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(chain.__traceback__)
        ]
        chain = chain.__cause__ or chain.__context__
    path = folder / "truc-trac.txt"
    safefile.write_bytes(path, "\n".join(lines).encode() + b"\n", durable=False)
    return path
