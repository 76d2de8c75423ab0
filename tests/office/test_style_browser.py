"""The page of parts in a browser, under the policy of the office: keys, dropped files, menus, narrow windows, accessibility."""

from __future__ import annotations

import shutil
from datetime import date
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace

import pytest

import zhiheng.office.pages
from zhiheng.core.issues import Text

CHROMIUM = shutil.which("chromium")
OWN = Path(zhiheng.office.pages.__file__).parent / "static"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
ADDRESS = "http://office.test/style/"

pytestmark = [
    pytest.mark.usefixtures("office_template"),
    pytest.mark.skipif(CHROMIUM is None, reason="needs the distribution's Chromium"),
]


@pytest.fixture(scope="module")
def browser():
    """One browser for all tests here."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture
def visit(browser):
    """Opens the page with given looks; the test fails when the browser complains or asks another host."""
    contexts, complaints = [], []

    def opening(width=1280, **looks):
        context = browser.new_context(viewport={"width": width, "height": 900})
        contexts.append(context)
        page = context.new_page()
        text = rendered(**looks)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.route("**/*", lambda route: answer(route, text, complaints))
        page.goto(ADDRESS)
        return page

    yield opening
    for context in contexts:
        context.close()
    assert complaints == []


def answer(route, text, complaints):
    from zhiheng.office.pages.frame.headers import POLICY

    address = route.request.url
    if address.split("#")[0].split("?")[0] == ADDRESS:
        route.fulfill(
            body=text, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": POLICY}
        )
    elif address.startswith("http://office.test/static/"):
        name = address.removeprefix("http://office.test/static/")
        own = OWN / name
        body = (
            own.read_bytes() if own.exists() else files("django_htmx").joinpath("static", name).read_bytes()
        )
        route.fulfill(body=body, content_type=KINDS[Path(name).suffix])
    else:
        complaints.append(f"asked for {address}")
        route.abort()


def rendered(language="zh", theme="light", large=False):
    from django.template import Context
    from django.template.loader import get_template
    from django.test import RequestFactory
    from django.utils import translation

    from zhiheng.office.pages.style.samples import samples

    urls = dict.fromkeys(
        ("home", "language", "theme", "large", "sign_out", "account", "search", "messages"), "/"
    )
    entries = [SimpleNamespace(name="desk", url="/", label=Text("工作台", "Desk"), count=3, current=True)]
    frame = {
        "entries": entries, "person": {"name": "李明", "roles": [Text("联络员", "liaison")]}, "plan_title": "行动计划", "theme": theme,
        "large": large, "banner": Text("演示", "A demonstration"), "seq": 1, "day": date(2026, 8, 12), "urls": urls, "path": "/",
    }  # fmt: skip
    with translation.override("en" if language == "en" else "zh-hans"):
        given = {
            **samples(),
            "request": RequestFactory().get("/style/"),
            "frame": frame,
            "csrf_token": "token",
        }
        return get_template("office/style.html").template.render(Context(given))


@pytest.mark.parametrize(
    ("language", "theme", "large"),
    [("zh", "light", False), ("zh", "dark", True), ("en", "light", True), ("en", "dark", False)],
)
def test_axe_finds_nothing(visit, language, theme, large):
    page = visit(language=language, theme=theme, large=large)
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


@pytest.mark.parametrize("large", [False, True])
def test_narrow_window_scrolls_in_one_direction_only(visit, large):
    page = visit(width=320, large=large)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_targets_are_large_enough(visit):
    page = visit()
    small = page.evaluate("""
        [...document.querySelectorAll("button, summary, input, select, .button, .entry, .tool, th a")]
        .filter((each) => each.offsetParent && each.type !== "hidden")
        .map((each) => [each.outerHTML.slice(0, 80), each.getBoundingClientRect().height])
        .filter(([, height]) => height < 24)
    """)
    assert small == []


def test_slash_goes_to_the_search(visit):
    page = visit()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("a/b")
    assert page.input_value("#find") == "a/b"


def current(page):
    return page.evaluate(
        '[...document.querySelectorAll("[data-row]")].map((row) => row.classList.contains("key-current"))'
    )


def test_keys_walk_through_a_list_and_open_a_row(visit):
    page = visit()
    page.evaluate("document.activeElement.blur()")
    for key, row in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        assert [number for number, here in enumerate(current(page)) if here] == [row]
    page.keyboard.press("Enter")
    assert page.url == f"{ADDRESS}#charts"


def test_keys_typed_into_a_field_stay_there(visit):
    page = visit()
    page.fill("#id_name", "")
    page.focus("#id_name")
    page.keyboard.type("jk/e")
    assert page.input_value("#id_name") == "jk/e"
    assert not any(current(page))


def test_dropped_file_is_taken_and_named(visit):
    page = visit()
    dropped = page.evaluate_handle(
        "() => { const data = new DataTransfer(); data.items.add(new File(['abc'], '佐证.pdf')); return data; }"
    )
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": dropped})
    assert page.evaluate("document.querySelector('[data-drop] input').files[0].name") == "佐证.pdf"
    assert page.inner_text("[data-chosen]") == "佐证.pdf (1 KB)"


def test_menu_closes_by_escape_and_by_a_click_elsewhere(visit):
    page = visit()
    for closing in (lambda: page.keyboard.press("Escape"), lambda: page.click("h1")):
        page.click("details.menu summary")
        assert page.evaluate("document.querySelectorAll('details.menu[open]').length") == 1
        closing()
        assert page.evaluate("document.querySelectorAll('details.menu[open]').length") == 0


def test_errors_take_the_focus(visit):
    page = visit()
    assert page.evaluate("document.activeElement.className") == "summary"


def test_what_was_typed_is_not_lost_without_asking(visit):
    page = visit()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.click("#id_remark")
    page.keyboard.type("说明")
    page.goto(f"{ADDRESS}?again")
    assert asked == ["beforeunload"]


def test_page_prints_on_a4_without_its_frame(visit, tmp_path):
    page = visit(theme="dark")
    page.emulate_media(media="print")
    assert page.evaluate('getComputedStyle(document.querySelector(".rail")).display') == "none"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
