"""Letters, notices, minutes: a .docx an office made in Word and the values for its blanks give a filled .docx.

A template is a file from outside, so it is looked at before it is opened (no macros, nothing fetched from elsewhere),
and its blanks are Jinja expressions in a sandbox with nothing in it but the values: no calls, no methods, no
arithmetic that grows. docxtpl and Jinja are loaded by the first letter, never at start-up.
"""

from __future__ import annotations

import functools
import io
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from danvan_desktop.problems import Problem

if TYPE_CHECKING:
    from docxtpl import DocxTemplate
    from jinja2.sandbox import SandboxedEnvironment

Told = str | int | bool | None | Sequence["Told"] | Mapping[str, "Told"]

BLANK = "…………"  # what a person fills in by hand
MOST_BYTES, MOST_UNPACKED_BYTES = 8 << 20, 64 << 20
_FILTERS = ("default", "first", "last", "length", "lower", "upper", "join")
_ACTIVE = re.compile(r"vbaproject|vbadata|/activex/|/embeddings/|\.bin$", re.IGNORECASE)
_OUTSIDE = re.compile(rb'<Relationship\b(?=[^>]*TargetMode="External")(?![^>]*/hyperlink")[^>]*>')
# what XML cannot hold, and what docxtpl would take for a command of its own; the line end is dealt with apart
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u2028\u2029]")


def render(template: bytes, values: Mapping[str, Told]) -> bytes:
    """The template with every blank filled in. values: text, numbers, ticks, lists and mappings of such.

    An empty value leaves a dotted blank; a line end in a text begins a new paragraph of the same form. What the text
    holds is never read as markup or as a blank. Raises Problem H-140 (a blank nobody knows), H-141 (not a .docx), H-142
    (macros, or parts from elsewhere), H-143 (a blank that is not written well).
    """
    from jinja2.exceptions import SecurityError, TemplateSyntaxError

    opened = _open(template)
    sandbox = _sandbox()
    try:
        unknown = opened.get_undeclared_template_variables(sandbox) - values.keys()
        if unknown:
            raise Problem("H-140", names=", ".join(sorted(unknown)[:8]))
        opened.render(_clean(values), sandbox, autoescape=True)
        made = io.BytesIO()
        opened.save(made)
        _open(made.getvalue())
    except Problem:
        raise
    except TemplateSyntaxError as error:
        raise Problem("H-143", detail=str(error.message)[:120]) from None
    except SecurityError:
        raise Problem("H-143", detail="{{ … () }}") from None
    except Exception as error:  # docxtpl and lxml raise whatever they met; their words could hold a value
        raise Problem("H-143", detail=type(error).__name__) from None
    return made.getvalue()


def blanks(template: bytes) -> frozenset[str]:
    """The names of the blanks in a template. Raises Problem H-141, H-142, H-143."""
    opened = _open(template)
    try:
        return frozenset(opened.get_undeclared_template_variables(_sandbox()))
    except Exception as error:
        raise Problem("H-143", detail=str(getattr(error, "message", type(error).__name__))[:120]) from None


def _open(template: bytes) -> DocxTemplate:
    from docxtpl import DocxTemplate

    _look(template)
    opened = DocxTemplate(io.BytesIO(template))
    try:
        opened.init_docx()
    except Exception:  # python-docx says KeyError, ValueError, XMLSyntaxError … for the same thing
        raise Problem("H-141") from None
    return opened


def _look(template: bytes) -> None:
    """Refuse what is no plain .docx, before any parser sees it."""
    if len(template) > MOST_BYTES:
        raise Problem("H-141")
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED_BYTES:
                raise Problem("H-141")
            names = parts.namelist()
            if "word/document.xml" not in names or "[Content_Types].xml" not in names:
                raise Problem("H-141")
            if any(_ACTIVE.search(name) for name in names):
                raise Problem("H-142")
            for name in names:
                if not name.endswith((".xml", ".rels")):
                    continue
                text = parts.read(name)
                if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                    raise Problem("H-141")
                if name == "[Content_Types].xml" and b"macroEnabled" in text:
                    raise Problem("H-142")
                if name.endswith(".rels") and _OUTSIDE.search(text):
                    raise Problem("H-142")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        raise Problem("H-141") from None


@functools.cache
def _sandbox() -> SandboxedEnvironment:
    from jinja2 import StrictUndefined
    from jinja2.runtime import LoopContext
    from jinja2.sandbox import ImmutableSandboxedEnvironment, SecurityError

    class Sandbox(ImmutableSandboxedEnvironment):
        intercepted_binops = frozenset(ImmutableSandboxedEnvironment.default_binop_table)

        def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
            return isinstance(obj, LoopContext) and attr in ("index", "first", "last", "length")

        def is_safe_callable(self, obj: Any) -> bool:
            return False

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            raise SecurityError(operator)  # "x" * 10**9

    made = Sandbox(autoescape=True, undefined=StrictUndefined,
                   finalize=lambda value: BLANK if value is None or value == "" else value)
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in _FILTERS}
    return made


def _clean(value: Any) -> Any:
    """The same values with nothing in their text that a .docx cannot hold."""
    if isinstance(value, str):
        lines = [_UNWRITABLE.sub(" ", line).strip() for line in re.split("\r\n|\r|\n|\u2028|\u2029", value)]
        return "\a".join(line for line in lines if line)  # docxtpl's word for a new paragraph
    if isinstance(value, Mapping):
        return {name: _clean(each) for name, each in value.items()}
    return [_clean(each) for each in value] if isinstance(value, list | tuple) else value


# --- as papers write it -----------------------------------------------------------------------------------------------


def official_day(on: date | None, year: int | None = None) -> str:
    """ "ngày 05 tháng 01 năm 2026", "ngày 20 tháng 3 năm 2026": days below 10 and months 1 and 2 take a zero.

    NĐ 30/2020/NĐ-CP, Phụ lục I. Without a day the blanks stay, before the year that is known.
    """
    if on is None:
        return f"ngày …… tháng …… năm {year or '……'}"
    month = f"{on.month:02}" if on.month < 3 else f"{on.month}"
    return f"ngày {on.day:02} tháng {month} năm {on.year}"


def official_number(typed: str, symbol: str) -> str:
    """ "15/TB-UBND" (State), "15-TB/ĐU" (Party): as typed, a number below 10 with a zero, a bare one with `symbol`.

    symbol: the part after the number, with its sign before it ("/TB-UBND").
    """
    typed = typed.strip()
    if not typed:
        return "……" + symbol
    digits = re.match(r"\d+", typed)
    if digits is None:
        return typed
    number = f"{int(digits[0]):02}" if len(digits[0]) == 1 else digits[0]
    return number + (typed[digits.end():] or symbol)
