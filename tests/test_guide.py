"""The user guide leads nowhere that is not there, and speaks as the window does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from danvan_desktop.problems import TABLE
from tests.test_translations import UNWANTED

GUIDE = Path(__file__).resolve().parents[1] / "docs" / "huong-dan"
PAGES = sorted(GUIDE.glob("*.md"))


def _heading_anchors(page: Path) -> set[str]:
    """As GitHub makes them: lower case, blanks to hyphens, no other signs."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_of_the_guide_leads_somewhere(page: Path) -> None:
    astray = []
    for link in re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.is_file() or (anchor and anchor not in _heading_anchors(target)):
            astray.append(link)
    assert astray == []


def test_every_page_and_picture_of_the_guide_is_reached() -> None:
    said = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert [page.name for page in PAGES if page.stem != "index" and f"({page.name}" not in said] == []
    assert [picture.name for picture in GUIDE.glob("hinh/*.png") if f"hinh/{picture.name}" not in said] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_guide_speaks_as_the_window_does(page: Path) -> None:
    text = re.sub(r"!\[|`[^`]*`", "", page.read_text(encoding="utf-8"))
    assert UNWANTED.findall(text) == []


def test_the_codes_of_the_guide_exist() -> None:
    said = {code for page in PAGES for code in re.findall(r"\b[GNIHKS]-\d{3}\b", page.read_text(encoding="utf-8"))}
    assert said - set(TABLE) == set()
