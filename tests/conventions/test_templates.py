"""Pages speak both languages, carry no script or style of their own, and load nothing from elsewhere."""

from __future__ import annotations

import re

import pytest

CHINESE = re.compile(r"[\u4e00-\u9fff]")
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
SAID = re.compile(r'\{%-?\s*t\s+"((?:[^"\\]|\\.)*)"\s+"((?:[^"\\]|\\.)*)"([^%]*)%\}')
BARE_T = re.compile(r"\{%-?\s*t\s[^%]*%\}")
COMMENT = re.compile(r"\{%\s*comment.*?%\}.*?\{%\s*endcomment\s*%\}", re.DOTALL)
BOTH = {"中文", "质衡"}
"""The name of the language, which is said in itself, and the name of the program."""


@pytest.fixture(scope="module")
def templates(root):
    """The text of every template of the office by its name, comments left out."""
    folder = root / "src" / "zhiheng" / "office" / "pages" / "templates"
    found = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*.html")
    }
    assert found
    return {name: COMMENT.sub("", text) for name, text in found.items()}


def test_no_template_says_something_in_one_language_only(templates):
    bare = {}
    for name, text in templates.items():
        rest = TAG.sub("", text)
        for word in BOTH:
            rest = rest.replace(word, "")
        if CHINESE.search(rest):
            bare[name] = [line.strip() for line in rest.splitlines() if CHINESE.search(line)][:3]
    assert bare == {}, 'say it as {% t "中文" "English" %}'


def test_everything_said_is_said_in_chinese_and_in_english(templates):
    wrong = []
    for name, text in templates.items():
        for chinese, english, given in SAID.findall(text):
            if (
                not english.strip()
                or (CHINESE.search(english) and english not in BOTH)
                or not chinese.strip()
            ):
                wrong.append((name, chinese, english))
            if set(re.findall(r"\{(\w+)", chinese + english)) - set(re.findall(r"(\w+)=", given)):
                wrong.append((name, chinese, english))
        wrong += [(name, tag, "") for tag in BARE_T.findall(text) if not SAID.match(tag)]
    assert wrong == []


@pytest.mark.parametrize(
    "forbidden",
    [r"<script(?![^>]*\bsrc=)[^>]*>", r"<style\b", r"\sstyle=", r"\son\w+=\"", r"(?:src|href)=\"(?:https?:)?//", r"\|safe\b"],
    ids=["script", "style", "style attribute", "handler", "elsewhere", "unescaped"],
)  # fmt: skip
def test_templates_hold_only_what_the_policy_allows(templates, forbidden):
    found = {
        name: re.findall(forbidden, text)[:2]
        for name, text in templates.items()
        if re.search(forbidden, text)
    }
    assert found == {}
