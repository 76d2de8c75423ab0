"""The page of parts: every part is on it, in both languages, and what is asked of all pages holds of it."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest

import zhiheng.office.pages
from zhiheng.core.issues import Text

PARTS = Path(zhiheng.office.pages.__file__).parent / "templates" / "office" / "parts"
VOID = {"area", "br", "hr", "img", "input", "link", "meta"}

pytestmark = pytest.mark.usefixtures("office_template")


class Page(HTMLParser):
    """Elements of a page: tags with attributes, and whether every element is closed where it was opened."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.open, self.wrong = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def of(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


def frame(**changes):
    """What stands around a page, made up."""
    urls = {
        name: f"/{name}/"
        for name in ("home", "language", "theme", "large", "sign_out", "account", "search", "messages")
    }
    entries = [SimpleNamespace(name=name, url=f"/{name}/", label=Text("台账", "Registers"), count=count, current=count == 0)
               for name, count in (("desk", 7), ("registers", 0))]  # fmt: skip
    given = {
        "entries": entries, "person": {"name": "李明", "roles": [Text("联络员", "liaison")]}, "plan_title": "行动计划", "language": "zh",
        "theme": "system", "large": False, "banner": None, "seq": 184, "day": date(2026, 8, 12), "urls": urls, "path": "/x/?a=1",
    }  # fmt: skip
    return {**given, **changes}


def page(template="office/style.html", language="zh", context=None, **changes):
    from django.template.loader import get_template
    from django.test import RequestFactory
    from django.utils import translation

    from zhiheng.office.pages.style.samples import samples

    with translation.override("en" if language == "en" else "zh-hans"):
        given = {
            **samples(),
            **(context or {}),
            "request": RequestFactory().get("/x/?a=1"),
            "frame": frame(**changes),
        }
        from django.template import Context

        return get_template(template).template.render(Context({**given, "csrf_token": "token"}))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_page_is_well_formed_with_landmarks_and_one_heading(language):
    read = Page(page(language=language))
    assert (read.wrong, read.open) == ([], [])
    assert [len(read.of(tag)) for tag in ("main", "header", "footer", "h1")] == [1, 1, 1 + 1, 1]
    assert read.of("html")[0]["lang"] == {"zh": "zh-Hans", "en": "en"}[language]
    assert read.of("a")[0] == {"class": "skip", "href": "#main"}


def test_page_shows_every_part():
    """Each part is taken by the page, by its frame, by another part or by a tag that is on the page."""
    sources = [PARTS.parent / "style.html", PARTS.parent / "base.html", *PARTS.glob("*.html")]
    taken = {
        name
        for file in sources
        for name in re.findall(r'"office/parts/(\w+)\.html"', file.read_text(encoding="utf-8"))
    }
    assert {file.stem for file in PARTS.glob("*.html")} - taken == {"column", "way_on"}, (
        "a tag and the error pages take these"
    )


def test_templates_say_nothing_in_one_language_alone():
    comments = re.compile(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}", re.DOTALL)
    found = []
    for file in PARTS.parents[1].rglob("*.html"):
        text = comments.sub("", file.read_text(encoding="utf-8"))
        words = re.findall(r"[\u4e00-\u9fff]+", re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.DOTALL))
        found += [f"{file.name}: {word}" for word in words if word != "中文"]
    assert found == []


def test_ids_are_unique_and_labels_lead_to_controls():
    read = Page(page())
    ids = [attributes["id"] for _, attributes in read.tags if "id" in attributes]
    twice = {name for name in ids if ids.count(name) > 1}
    assert all(name.startswith("id_") for name in twice), "only the form shown twice may repeat ids"
    assert {attributes["for"] for attributes in read.of("label")} <= set(ids)


def test_errors_lead_to_their_fields():
    text = page()
    read = Page(text)
    ids = {attributes.get("id") for _, attributes in read.tags}
    assert 'href="#id_figure"' in text
    assert 'aria-describedby="id_figure_helptext id_figure_error"' in text
    assert "id_figure_error" in ids
    assert 'aria-invalid="true"' in text


def test_choices_of_looks_are_forms_that_post_and_come_back():
    text = page(theme="dark", large=True)
    assert 'data-theme="dark" data-large' in text
    for name in ("language", "theme", "large"):
        form = re.search(rf'<form method="post" action="/{name}/">(.*?)</form>', text, re.DOTALL)[1]
        assert 'name="csrfmiddlewaretoken"' in form
        assert 'name="next" value="/x/?a=1"' in form
        assert 'name="value"' in form


def test_theme_of_the_system_leaves_the_choice_to_the_browser():
    assert "data-theme" not in page(theme="system")


def test_entries_say_what_waits_and_where_one_is():
    text = page()
    assert re.search(r'href="/desk/".*?<span class="count">7<span class="silent"> 件待办', text)
    assert 'href="/registers/" aria-current="page"' in text


def test_htmx_is_kept_from_evaluating_and_from_styling():
    config = next(each["content"] for each in Page(page()).of("meta") if each.get("name") == "htmx-config")
    assert '"allowEval": false' in config
    assert '"includeIndicatorStyles": false' in config


def test_messages_that_matter_interrupt():
    messages = [SimpleNamespace(tags="error", __str__=str), SimpleNamespace(tags="success")]
    text = page(context={"messages": messages})
    assert [each.get("role") for each in Page(text).of("div") if "callout" in (each.get("class") or "")][
        :2
    ] == ["alert", "status"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["refused", "problems", "missing", "failed"])
def test_error_page_stands_without_a_frame(name, language):
    from django.template.loader import get_template
    from django.utils import translation

    from zhiheng.office.pages.style.samples import samples

    with translation.override("en" if language == "en" else "zh-hans"):
        reason = Text("只有区市场监管局能报送", "only its body may file")
        text = get_template(f"office/{name}.html").render({"reason": reason, "issues": samples()["issues"]})
    read = Page(text)
    assert (read.wrong, read.open) == ([], [])
    assert len(read.of("h1")) == 1
    assert ({"zh": "只有区市场监管局能报送", "en": "only its body may file"}[language] in text) == (
        name in {"refused", "missing"}
    )
