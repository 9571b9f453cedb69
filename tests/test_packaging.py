"""What is installed is what is in the tree, by each of the ways to install it."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from danvan_desktop import __version__

BESIDE = ("danvan_desktop.resources", "danvan_desktop.i18n", "danvan_desktop.guide")


def _lines(checkout: Path, section: str, key: str) -> list[str]:
    config = configparser.ConfigParser()
    config.read(checkout / "setup.cfg", encoding="utf-8")
    return [line.strip() for line in config[section][key].splitlines() if line.strip()]


def test_the_list_of_packages_is_the_tree(checkout: Path) -> None:
    folders = {path.parent.relative_to(checkout) for path in (checkout / "danvan_desktop").rglob("__init__.py")}
    tree = {".".join(folder.parts) for folder in folders} | set(BESIDE)
    assert _lines(checkout, "options", "packages") == sorted(tree)


def test_every_folder_with_code_is_a_package(checkout: Path) -> None:
    folders = {path.parent for path in (checkout / "danvan_desktop").rglob("*.py")}
    assert [folder for folder in sorted(folders) if not (folder / "__init__.py").is_file()] == []


def test_the_version_is_written_in_one_place_and_the_changelog_knows_it(checkout: Path) -> None:
    assert _lines(checkout, "metadata", "version") == ["attr: danvan_desktop.__version__"]
    changelog = (checkout / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{__version__}]" in changelog or "## [Unreleased]" in changelog


def _sources(checkout: Path) -> list[str]:
    """The files of the checkout that git tracks or would: nothing that is made by building or running."""
    if not shutil.which("git") or not (checkout / ".git").exists():
        pytest.skip("not a git checkout")
    done = subprocess.run(["git", "-C", str(checkout), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                          capture_output=True, text=True, check=True)
    return [name for name in done.stdout.split("\0")[:-1] if (checkout / name).is_file()]


def test_nothing_that_is_built_is_committed(checkout: Path) -> None:
    built = (".mo", ".pyc", ".whl", ".egg-info", ".db", ".log")
    assert [name for name in _sources(checkout) if name.endswith(built) and not name.startswith("tests/files/")] == []


def test_the_top_level_holds_only_what_is_planned_there(checkout: Path) -> None:
    planned = set("danvan_desktop resources i18n tests docs setup.cfg pyproject.toml README.md Makefile LICENSE "
                  "CHANGELOG.md CONTRIBUTING.md .ci .gitignore".split())
    assert {name.split("/")[0] for name in _sources(checkout)} - planned == set()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built from a copy, so that nothing is left beside the sources."""
    checkout = Path(__file__).resolve().parents[1]
    work = tmp_path_factory.mktemp("wheel")
    copy = work / "sources"
    for name in _sources(checkout):
        if name.startswith(("danvan_desktop/", "resources/", "i18n/", "docs/huong-dan/")) or "/" not in name:
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_bytes((checkout / name).read_bytes())
    subprocess.run([sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(work), str(copy)], check=True)
    return next(work.glob("*.whl"))


@pytest.mark.long
def test_a_wheel_holds_the_catalogues_compiled_and_the_resources(wheel: Path, checkout: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {f"danvan_desktop/i18n/{language}/LC_MESSAGES/danvan.mo" for language in ("vi", "en")} <= names
    assert not [name for name in names if name.endswith((".po", ".pot"))]
    resources = {name for name in _sources(checkout) if name.startswith("resources/") and not name.endswith(".py")}
    assert {f"danvan_desktop/{name}" for name in resources} - names == set()
    guide = {name.removeprefix("docs/huong-dan/") for name in _sources(checkout) if name.startswith("docs/huong-dan/")}
    assert {f"danvan_desktop/guide/{name}" for name in guide} - names == set()
    code = {name for name in _sources(checkout) if name.startswith("danvan_desktop/")}
    assert code - names == set()


@pytest.mark.long
def test_an_installed_wheel_speaks_for_itself_far_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(fresh)], check=True)
    python = fresh / "bin" / "python"
    subprocess.run([sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "--no-deps", str(wheel)],
                   check=True)
    site = Path(_said_by(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"))
    # the libraries are those of the tests: .pth files of a folder that a .pth names are not read, so no checkout
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    assert "import" in _said_by(fresh / "bin" / "danvan", "--help")
    code = ("import sys; from danvan_desktop import paths, speech; "
            "print(paths.resources(), speech.qt_texts()['Cancel'], 'babel' in sys.modules)")
    assert _said_by(python, "-c", code) == f"{site / 'danvan_desktop' / 'resources'} Hủy False"


def _said_by(*command: Path | str) -> str:
    """What `command` prints, run far from the sources."""
    done = subprocess.run([str(word) for word in command], cwd="/", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
