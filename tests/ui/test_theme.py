"""The colour table of the design, computed from the theme files."""

import json
import re

import pytest

from danvan_desktop import paths
from danvan_desktop.ui import theme

# (ink, ground, least contrast): text 4.5, edges and focus 3.0
PAIRS = [
    ("text", "surface", 4.5),
    ("text", "bg", 4.5),
    ("text", "select", 4.5),
    ("text", "sunken", 4.5),
    ("text2", "surface", 4.5),
    ("text2", "sunken", 4.5),
    ("text2", "select", 4.5),
    ("text3", "surface", 4.5),
    ("text3", "sunken", 4.5),
    ("primary", "surface", 4.5),
    ("primary", "bg", 4.5),
    ("onprimary", "primary", 4.5),
    ("onprimary", "primaryhi", 4.5),
    ("primary", "primarysoft", 4.5),
    ("railtext", "rail", 4.5),
    ("railtext", "railhi", 4.5),
    ("railon", "railhi", 4.5),
    ("railon", "railpill", 4.5),
    ("onpill", "pill", 4.5),
    ("edge", "surface", 3.0),
    ("focus", "surface", 3.0),
    ("focus", "bg", 3.0),
    ("railmark", "railhi", 3.0),
    ("dot", "surface", 3.0),
    *(
        (role, ground, 4.5)
        for role in ("danger", "warn", "ok", "info", "clash", "home")
        for ground in ("surface", f"{role}soft")
    ),
    *(("text", f"{role}soft", 4.5) for role in ("danger", "warn", "ok", "info", "clash", "home")),
]


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_pair_that_carries_text_or_focus_has_enough_contrast(name):
    roles = theme.load_theme(paths.resources(), name).roles
    weak = {
        (ink, ground): round(theme.contrast(roles[ink], roles[ground]), 2)
        for ink, ground, least in PAIRS
        if theme.contrast(roles[ink], roles[ground]) < least
    }
    assert not weak


def test_black_on_white_is_the_strongest_contrast():
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert theme.contrast("#0D6069", "#0D6069") == pytest.approx(1.0)


def test_both_themes_have_the_same_roles():
    light, dark = (
        json.loads((paths.resources() / "style" / f"{name}.json").read_text("utf-8")) for name in ("light", "dark")
    )
    assert set(light) == set(dark)
    assert all(re.fullmatch("#[0-9A-F]{6}", colour) for colour in (*light.values(), *dark.values()))


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("scale", theme.SCALES)
def test_the_style_sheet_has_no_hole_left(name, scale):
    sheet = theme.style_sheet(paths.resources(), theme.load_theme(paths.resources(), name), scale)
    assert "$" not in sheet


def test_lengths_of_the_sheet_grow_with_the_font_scale():
    light = theme.load_theme(paths.resources(), "light")
    assert "min-height: 20px" in theme.style_sheet(paths.resources(), light, 100)
    assert "min-height: 35px" in theme.style_sheet(paths.resources(), light, 175)


def test_every_icon_is_drawn_in_one_colour_or_is_the_mark_of_the_program():
    for file in (paths.resources() / "icons").glob("*.svg"):
        colours = set(re.findall(r'(?:stroke|fill)="(#\w+|currentColor)"', file.read_text("utf-8")))
        assert colours == {"currentColor"} or file.stem == "app", file.name
