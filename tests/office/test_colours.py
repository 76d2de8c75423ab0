"""The colours of the pages hold WCAG 2.2 AA in both themes; sizes are four; nothing is fetched from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import zhiheng.office.pages

FOLDER = Path(zhiheng.office.pages.__file__).parent
STYLES = FOLDER / "static" / "office" / "css"
TOKENS = (STYLES / "tokens.css").read_text(encoding="utf-8")
STATES = ("met", "on-course", "at-risk", "missed", "no-data", "cannot-tell")
GROUNDS = ("paper", "sheet", "wash")
TEXT, SHAPE = 4.5, 3.0
"""The least contrast of text (WCAG 1.4.3) and of edges and shapes that carry meaning (1.4.11)."""

PAIRS = [
    *((ink, ground, TEXT) for ink in ("ink", "soft", "accent", "accent-deep") for ground in GROUNDS),
    *((ink, ground, TEXT) for ink in ("ink", "accent-deep", "accent", "soft") for ground in ("accent-wash",)),
    *((state, ground, TEXT) for state in STATES for ground in (*GROUNDS, f"{state}-wash")),
    *(("ink", f"{state}-wash", TEXT) for state in STATES),
    *((f"order-{grade}", ground, TEXT) for grade in ("blue", "orange", "red") for ground in GROUNDS),
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-deep", TEXT),
    ("paper", "ink", TEXT),
    *(("edge", ground, SHAPE) for ground in GROUNDS),
    *(("accent", ground, SHAPE) for ground in (*GROUNDS, "line")),
]


def blocks():
    """The declarations of each rule of the token file by its selector, those inside the dark query marked with @."""
    text = re.sub(r"/\*.*?\*/", "", TOKENS, flags=re.DOTALL)
    found = {}
    for match in re.finditer(r"(@media[^{]*\{\s*)?([^{}]+)\{([^{}]*)\}", text):
        selector = ("@" if match[1] else "") + match[2].strip()
        found.setdefault(selector, {}).update(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})\s*;", match[3]))
    return found


RULES = blocks()
THEMES = {"light": RULES[":root"], "dark": RULES[':root[data-theme="dark"]']}


def luminance(colour):
    """The relative luminance of WCAG 2.2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
def test_every_pair_of_colours_can_be_read(theme):
    colours = THEMES[theme]
    poor = [
        f"{ink} on {ground}: {contrast(colours[ink], colours[ground]):.2f} < {least}"
        for ink, ground, least in PAIRS
        if contrast(colours[ink], colours[ground]) < least
    ]
    assert poor == []


def test_both_themes_know_the_same_colours():
    assert set(THEMES["light"]) == set(THEMES["dark"])


def test_dark_by_choice_is_dark_by_system():
    assert RULES['@:root:not([data-theme="light"])'] == THEMES["dark"]


def test_orders_have_their_colours_to_themselves():
    for colours in THEMES.values():
        orders = {colours[f"order-{grade}"] for grade in ("blue", "orange", "red")}
        assert len(orders) == 3
        assert not orders & {colour for name, colour in colours.items() if not name.startswith("order-")}


def test_colours_stand_in_the_token_file_alone():
    own = [
        f"{file.name}: {line.strip()}"
        for file in STYLES.glob("*.css")
        if file.name not in {"tokens.css", "print.css"}
        for line in file.read_text(encoding="utf-8").splitlines()
        if re.search(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", line)
    ]
    assert own == []


def test_every_colour_used_is_declared():
    declared = set(re.findall(r"--([\w-]+):", TOKENS))
    used = {
        name
        for file in STYLES.glob("*.css")
        for name in re.findall(r"var\(--([\w-]+)", file.read_text(encoding="utf-8"))
    }
    assert used - declared == set()
    assert {name for name in THEMES["light"] if name not in used} <= {
        "on-course-wash",
        "no-data-wash",
        "cannot-tell-wash",
    }


def test_type_has_four_sizes():
    """On screens; sheets of paper are set in points."""
    sizes = {
        size
        for file in STYLES.glob("*.css")
        if file.name != "print.css"
        for size in re.findall(r"font(?:-size)?:\s*(?:\d+ )?([\w.()%-]+)", file.read_text(encoding="utf-8"))
        if size not in {"inherit", "150%", "0.95em"} and not re.fullmatch(r"\d+pt", size)
    }
    assert sizes == {"var(--dense)", "var(--body)", "var(--lead)", "var(--title)"}


def test_styles_and_scripts_fetch_nothing_from_elsewhere():
    files = [*STYLES.glob("*.css"), *STYLES.parent.glob("*.js"), *STYLES.parent.glob("*.svg")]
    assert len(files) >= 9
    text = "".join(file.read_text(encoding="utf-8") for file in files).replace(
        "http://www.w3.org/2000/svg", ""
    )
    assert not re.search(r"https?:|//\w|@import|url\(", text.replace("// ", ""))


def test_templates_hold_no_inline_style_script_or_handler():
    bad = re.compile(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son\w+=|javascript:|hx-on|hx-vars|'js:")
    found = []
    for file in (FOLDER / "templates").rglob("*.html"):
        text = re.sub(r"\{%.*?%\}", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
        found += [f"{file.name}: {match[0]}" for match in bad.finditer(text)]
    assert found == []
