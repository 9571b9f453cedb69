"""Where things live: the program's own data, an office's folder, this machine's state."""

from __future__ import annotations

import os
from pathlib import Path

_APP = "danvan-desktop"


def _bundled(name: str) -> Path:
    # Installed, the folder lies inside the package; in a checkout (also with `pip install -e`) it lies beside it.
    package = Path(__file__).resolve().parent
    inside = package / name
    return inside if inside.is_dir() else package.parent / name


def resources() -> Path:
    """Folder of fonts, icons, templates, units …: read only."""
    return _bundled("resources")


def i18n() -> Path:
    """Folder of the message catalogues: `<language>/LC_MESSAGES/danvan.(po|mo)`; read only."""
    return _bundled("i18n")


def guide() -> Path:
    """Folder of the user guide in Vietnamese, one Markdown file a page: `index.md` …; read only."""
    inside = Path(__file__).resolve().parent / "guide"
    return inside if inside.is_dir() else inside.parents[1] / "docs" / "huong-dan"


def default_home() -> Path:
    """The office's folder when nobody names one: `DANVAN_HOME`, else the OS's place for a user's data.

    May not exist yet.
    """
    named = os.environ.get("DANVAN_HOME")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_data_path  # lazily: start-up pays for each import

    return user_data_path(_APP, appauthor=False)


def state_folder() -> Path:
    """What belongs to this machine and not to an office's folder (fork markers, log, report files): `DANVAN_STATE`,
    else the OS's place for state. May not exist yet.
    """
    named = os.environ.get("DANVAN_STATE")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_state_path

    return user_state_path(_APP, appauthor=False)
