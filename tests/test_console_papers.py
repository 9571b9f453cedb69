"""`danvan paper`: the papers of a record, one object a line, and a Word file in the office's folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from danvan_desktop import console

Danvan = Callable[..., tuple[int, list[Any]]]


@pytest.fixture
def danvan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Danvan:
    """Runs the console on an office of one's own; gives the exit code and the objects it printed."""
    def run(*words: str) -> tuple[int, list[Any]]:
        code = console.main(["--home", str(tmp_path / "home"), "--json", "--today", "2026-11-23", *words])
        return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert run("init", "--unit-code", "25252", "--level", "commune", "--body", "uband", "--no-password")[0] == 0
    return run


def test_a_paper_is_listed_written_and_refused_by_its_code(danvan: Danvan, tmp_path: Path) -> None:
    _, (saved,) = danvan("add", "petition", "kind=complaint", "received_on=16/11/2026", "summary=Bồi thường")
    code, listed = danvan("paper", saved["id"])
    assert code == 0 and {"paper": "guidance", "family": "state", "possible": True}.items() <= next(
        each for each in listed if each["paper"] == "guidance").items()
    code, (made,) = danvan("paper", saved["id"], "guidance")
    assert code == 0 and Path(made["file"]) == tmp_path / "home" / "giay-to" / "phieu-huong-dan-1-2026.docx"
    code, (made,) = danvan("paper", saved["id"], "guidance", "--family", "party", "--out", str(tmp_path / "a.docx"))
    assert code == 0 and Path(made["file"]).read_bytes().startswith(b"PK")
    code, (refused,) = danvan("paper", saved["id"], "dialogue_minutes")
    assert (code, refused["problem"]) == (1, "H-144")
