"""The public pages in Chromium without JavaScript, at 320 CSS pixels (1280 at 400 %): nothing overflows, and a problem is reported by keyboard."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from browsing import CHROMIUM, WITHOUT, Watch, chromium, violations
from running import served

pytestmark = pytest.mark.skipif(not CHROMIUM, reason=WITHOUT)

NARROW = {"width": 320, "height": 256}
WITH_TOWNS = "/public/target-312687/"
PAGES = (
    "/public/", "/public/?language=en&large=1&state=missed", WITH_TOWNS, f"{WITH_TOWNS}?language=en&large=1", "/public/report/",
    "/public/answer/?language=en&large=1", "/public/report/sent/",
)  # fmt: skip
WIDTHS = "[document.documentElement.scrollWidth, innerWidth]"
CUT = """() => [...document.querySelectorAll('main *')].filter(each => !each.closest('.canvas, .silent, .trap, details:not([open]), thead')
    && each.getBoundingClientRect().right > innerWidth + 1).map(each => each.outerHTML.slice(0, 80))"""


def test_a_citizen_reads_and_reports_without_scripts_on_a_narrow_screen(district, tmp_path):
    root = tmp_path / "district"
    shutil.copytree(district, root)
    with served(root) as office, chromium() as browser:
        watch = Watch(office.address)
        page = watch.window(browser, viewport=NARROW, java_script_enabled=False)
        for path in PAGES:
            assert page.goto(office.address + path).status == 200, path
            wide, window = page.evaluate(WIDTHS)
            assert wide <= window and page.evaluate(CUT) == [], path
            assert page.locator("html").get_attribute("lang") == (
                "en" if "language=en" in path else "zh-Hans"
            )
        code = report_by_keyboard(page, office.address)
        page.goto(f"{office.address}/public/answer/")
        page.get_by_label("查询码").fill(code.upper())
        page.keyboard.press("Enter")
        assert "已收到，待办理" in page.locator("main section").inner_text()
        page.context.close()
        page = watch.window(browser)
        wrong = []
        for path in (PAGES[1], PAGES[3], PAGES[5]):
            page.goto(office.address + path)
            wrong += [f"{path}: {each}" for each in violations(page)]
        assert wrong == []
        assert watch.attempts == [] and watch.complaints == []


def report_by_keyboard(page, address):
    """From the first page to the code, by keys alone: the skip link, the link in the foot, the fields in their order."""
    page.goto(f"{address}/public/")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "跳到正文"
    page.get_by_role("link", name="反映问题", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/public/report/")
    page.get_by_role("button", name="提交反映").focus()
    page.keyboard.press("Enter")
    assert "请先改正以下各项" in page.get_by_role("alert").inner_text()
    page.get_by_label("您要反映什么问题").focus()
    page.keyboard.type("滨河步道东段晚上有两盏路灯不亮")
    page.keyboard.press("Tab")
    page.keyboard.type("滨河步道")
    for _ in range(3):
        page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("name") == "consent"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/public/report/sent/")
    found = re.search(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){3}", page.locator("main").inner_text())
    assert found
    return found[0]
