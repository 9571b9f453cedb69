"""The rooms of the house and who may enter which: the table of docs/decisions/0002, one sentence a rule."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGE = "danvan_desktop"
ROOT = Path(__file__).resolve().parents[1] / PACKAGE

# room: (our rooms it may import, others' packages it may import); the standard library is everybody's
BASE = {"problems", "clock", "paths", "safefile"}
TABLE: dict[str, tuple[set[str], set[str]]] = {
    "domain": (set(), set()),
    "problems": (set(), set()),
    "clock": (set(), set()),
    "safefile": ({"problems"}, set()),
    "paths": (set(), {"platformdirs"}),
    "speech": ({"paths", "problems"}, {"babel"}),
    "keys": ({"domain", "problems", "safefile", "paths"}, {"cryptography", "pyrage"}),
    "storage": ({"domain", "problems", "safefile"}, {"sqlite_utils", "sqlcipher3"}),
    "parcels": ({"domain", "problems", "safefile"}, {"pyrage", "cryptography"}),
    "spreadsheets": ({"domain", "problems"}, {"python_calamine", "xlsxwriter"}),
    "documents": ({"domain", "problems", "speech", "paths"}, {"reportlab", "segno", "docxtpl", "jinja2", "pypdf"}),
    "services": ({"domain", "storage", "parcels", "spreadsheets", "documents", "keys", "speech", *BASE}, set()),
    "workplace": ({"domain", "storage", "parcels", "spreadsheets", "documents", "keys", "services", "speech", *BASE},
                  set()),
    "ui": ({"services", "domain", "problems", "speech", "paths"}, {"PySide6"}),
    "faults": ({"safefile"}, set()),
    "console": ({"workplace", "services", "problems", "speech", "paths", "clock", "faults", "demo"}, set()),
    "demo": ({"workplace", "services", "problems", "speech", "paths", "clock", "safefile"}, set()),
    "app": ({"workplace", "ui", "problems", "speech", "paths", "clock", "faults", "safefile", "_system"}, {"PySide6"}),
    "_system": ({"speech"}, set()),
    "__main__": ({"app"}, set()),
    "_build": (set(), {"setuptools", "babel"}),
    "__init__": (set(), set()),
}
ONE_MODULE_ONLY = {"PIL": "storage/pictures.py"}  # Pillow strips what a camera writes into a picture, there alone


@dataclass(frozen=True)
class Import:
    """One import statement: who, what, where, and whether it runs when the module is loaded."""

    module: str
    target: str
    line: int
    at_load: bool

    @property
    def room(self) -> str:
        return _room(self.module)

    def __str__(self) -> str:
        return f"{self.module} line {self.line} imports {self.target}"


def _modules() -> dict[str, Path]:
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        parts = (PACKAGE, *path.relative_to(ROOT).with_suffix("").parts)
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = _modules()


def _room(module: str) -> str:
    room = module.split(".")[1] if "." in module else "__init__"
    return next((whole for whole in ("console", "demo") if room.startswith(f"{whole}_")), room)


def _imports_of(module: str, path: Path) -> Iterator[Import]:
    inner = module if path.name == "__init__.py" else module.rpartition(".")[0]

    def walk(node: ast.AST, at_load: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
                at_load_below = False
            else:
                at_load_below = at_load and not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            if isinstance(child, ast.Import):
                for name in child.names:
                    yield Import(module, name.name, child.lineno, at_load)
            elif isinstance(child, ast.ImportFrom):
                base = child.module or ""
                if child.level:
                    up = inner.split(".")
                    base = ".".join([*up[:len(up) - child.level + 1], *([base] if base else [])])
                for name in child.names:
                    target = f"{base}.{name.name}"
                    yield Import(module, target if target in MODULES else base, child.lineno, at_load)
            yield from walk(child, at_load_below)

    yield from walk(ast.parse(path.read_text(encoding="utf-8")), True)


IMPORTS = [found for module, path in MODULES.items() for found in _imports_of(module, path)]


def _ours(found: Import) -> bool:
    return found.target.split(".")[0] == PACKAGE


def _say(offenders: list[Import] | list[str]) -> str:
    return "\n" + "\n".join(map(str, offenders))


def test_every_module_lives_in_a_room_of_the_table() -> None:
    unknown = sorted({_room(module) for module in MODULES} - TABLE.keys())
    assert not unknown, f"rooms nobody planned: {unknown}"


@pytest.mark.parametrize("room", sorted(TABLE))
def test_a_room_imports_only_the_rooms_the_table_allows(room: str) -> None:
    allowed = TABLE[room][0] | {room, "__init__"}
    offenders = [i for i in IMPORTS if i.room == room and _ours(i) and _room(i.target) not in allowed]
    assert not offenders, _say(offenders)


@pytest.mark.parametrize("room", sorted(TABLE))
def test_a_room_imports_only_the_libraries_the_table_allows(room: str) -> None:
    allowed = TABLE[room][1] | sys.stdlib_module_names
    offenders = [i for i in IMPORTS if i.room == room and not _ours(i) and i.target.split(".")[0] not in allowed
                 and i.target.split(".")[0] not in ONE_MODULE_ONLY]
    assert not offenders, _say(offenders)


@pytest.mark.parametrize("library", sorted(ONE_MODULE_ONLY))
def test_some_libraries_are_for_one_module_only(library: str) -> None:
    users = {str(MODULES[i.module].relative_to(ROOT)) for i in IMPORTS if i.target.split(".")[0] == library}
    assert users <= {ONE_MODULE_ONLY[library]}


def test_qt_is_found_only_in_the_window() -> None:
    offenders = [i for i in IMPORTS if i.target.split(".")[0] == "PySide6" and i.room not in ("ui", "app")]
    assert not offenders, _say(offenders)


def test_the_features_of_the_window_do_not_import_each_other() -> None:
    features = {path.name for path in (ROOT / "ui").iterdir() if path.is_dir()} - {"widgets", "__pycache__"}

    def feature(module: str) -> str | None:
        parts = module.split(".")
        return parts[2] if len(parts) > 2 and parts[1] == "ui" and parts[2] in features else None

    offenders = [i for i in IMPORTS if feature(i.module) and feature(i.target)
                 and feature(i.module) != feature(i.target)]
    assert not offenders, _say(offenders)


def test_the_widgets_know_no_records() -> None:
    offenders = [i for i in IMPORTS if i.module.startswith(f"{PACKAGE}.ui.widgets")
                 and i.target.startswith((f"{PACKAGE}.services", f"{PACKAGE}.domain.records"))]
    assert not offenders, _say(offenders)


def test_no_module_needs_itself_to_be_loaded() -> None:
    arrows: dict[str, set[str]] = {module: set() for module in MODULES}
    for found in IMPORTS:
        if found.at_load and found.target in MODULES and found.target != found.module:
            arrows[found.module].add(found.target)

    def cycle(module: str, way: list[str], done: set[str]) -> list[str]:
        if module in way:
            return [*way[way.index(module):], module]
        if module in done:
            return []
        done.add(module)
        further = (cycle(target, [*way, module], done) for target in sorted(arrows[module]))
        return next(filter(None, further), [])

    done: set[str] = set()
    first = next(filter(None, (cycle(module, [], done) for module in sorted(MODULES))), [])
    assert not first, " -> ".join(first)


# --- forbidden calls ----------------------------------------------------------------------------------------------

_WRITING_MODE = re.compile("[rbt]*[wax+][wax+bt]*")
_WRITERS = {"write_text", "write_bytes", "mkstemp", "NamedTemporaryFile", "TemporaryFile", "copyfile", "copy2",
            "copytree", "truncate"}
_MAY_WRITE = {
    "safefile": "it is the opener",
    "storage.office_lock": "holds a lock on a file without content",
    "_build": "runs inside setuptools, before there is a package",
}
_MAY_PRINT = {
    "console": "it is what it is for",
    "app": "where no window can open",
    "_system": "speaks to the person at the terminal before there is a window",
    "spreadsheets.child": "a process of its own that answers its parent on stdout",
}


def _calls(exempt: Container[str]) -> Iterator[tuple[str, ast.Call]]:
    for module, path in MODULES.items():
        if module.removeprefix(f"{PACKAGE}.") not in exempt:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    yield module, node


def _writes(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    owner = ast.unparse(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    if name in _WRITERS:
        return not (name == "write_bytes" and (owner == "safefile" or not owner))
    if name == "open" and owner == "os":
        return not {"O_RDONLY", "devnull"} & set(re.findall(r"\w+", ast.unparse(call)))
    if name in ("open", "fdopen"):
        # open(path, mode) and path.open(mode)
        candidates = [*call.args[0 if owner and owner != "io" else 1:][:1],
                      *(word.value for word in call.keywords if word.arg == "mode")]
        return any(isinstance(mode, ast.Constant) and isinstance(mode.value, str)
                   and _WRITING_MODE.fullmatch(mode.value)
                   for mode in candidates)
    return False


def test_files_are_written_through_safefile_only() -> None:
    offenders = [f"{module}: {ast.unparse(call)}" for module, call in _calls(_MAY_WRITE) if _writes(call)]
    assert not offenders, _say(offenders)


@pytest.mark.parametrize(("line", "writes"), [
    ("open(path)", False), ("open(path, 'rb')", False), ("open(path, 'wb')", True), ("open(path, mode='a')", True),
    ("path.open('w')", True), ("path.open()", False), ("path.write_text('x')", True), ("path.write_bytes(b'')", True),
    ("archive.open('content.xml')", False), ("open(path, 'r+b')", True),
    ("safefile.write_bytes(path, b'')", False), ("write_bytes(path, b'')", False),
    ("os.open(path, os.O_RDONLY)", False), ("os.open(path, os.O_WRONLY | os.O_CREAT)", True),
])
def test_the_rule_about_writing_knows_a_writer_when_it_sees_one(line: str, writes: bool) -> None:
    call = ast.parse(line, mode="eval").body
    assert isinstance(call, ast.Call)
    assert _writes(call) is writes


def test_nobody_prints_except_the_console_and_what_runs_before_the_window() -> None:
    offenders = [f"{module}: {ast.unparse(call)}" for module, call in _calls(_MAY_PRINT)
                 if getattr(call.func, "id", "") == "print"]
    assert not offenders, _say(offenders)


# --- what start-up must not load ----------------------------------------------------------------------------------

_LATER = ("babel", "reportlab", "python_calamine", "xlsxwriter", "segno", "pypdf", "docxtpl", "docx",
          "jinja2", "lxml", "PIL", "sqlite_utils")


@pytest.mark.parametrize("module", sorted({"app", "console", "workplace"} & {_room(name) for name in MODULES}))
def test_the_libraries_of_paper_and_spreadsheets_are_loaded_only_when_a_deed_needs_them(module: str) -> None:
    code = f"import sys, {PACKAGE}.{module}; print(*[name for name in {_LATER!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
