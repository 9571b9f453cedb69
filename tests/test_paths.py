"""Where things live."""

from pathlib import Path

import pytest

from danvan_desktop import paths


def test_bundled_data_is_found_from_any_working_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert (paths.resources() / "fonts").is_dir()
    assert (paths.i18n() / "vi" / "LC_MESSAGES").is_dir()


def test_an_installed_package_has_its_data_inside_itself(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    inside = tmp_path / "danvan_desktop" / "resources"
    inside.mkdir(parents=True)
    monkeypatch.setattr(paths, "__file__", str(inside.parent / "paths.py"))
    assert paths.resources() == inside
    assert paths.i18n() == tmp_path / "i18n"


def test_the_environment_names_the_offices_folder_and_this_machines_state(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DANVAN_HOME", "/srv/xã Nậm Pia")
    monkeypatch.setenv("DANVAN_STATE", "/var/danvan")
    assert paths.default_home() == Path("/srv/xã Nậm Pia")
    assert paths.state_folder() == Path("/var/danvan")


def test_without_a_name_both_lie_where_the_system_keeps_such_things(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DANVAN_HOME")
    monkeypatch.delenv("DANVAN_STATE")
    assert paths.default_home().is_relative_to(Path.home())
    assert paths.state_folder().is_relative_to(Path.home())
    assert paths.default_home() != paths.state_folder()
