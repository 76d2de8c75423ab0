"""The page of a search: groups, marks, pages, both languages, nothing found."""

from __future__ import annotations

import html
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from test_search_index import entry


def plain(answer):
    assert answer.status_code == 200, answer.status_code
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<(?!/?mark)[^>]+>", "", answer.content.decode())))


def test_the_page_groups_marks_and_pages_what_was_found(office):
    from zhiheng.office.records.search_index import rebuild

    rebuild()
    own = office.body("区市场监管局")
    for number in range(23):
        entry("notice", str(number), f"甲乙丙 <b>{number}</b>", "前文" * 40 + "甲乙丙", [own])
    browser = office.browser("leader")
    page = browser.get("/search/?q=食品 合格率").content.decode()
    assert "<mark>食品</mark>" in page and "<mark>合格率</mark>" in page
    assert re.search(r'href="/targets/target-\w+/"><mark>|href="/targets/target-\w+/">', page)
    assert "state-no-data" in page or "state-cannot-tell" in page
    found = plain(browser.get("/search/?q=甲乙丙"))
    assert "找到 23 项" in found and "全部 23 项抄告" in found
    assert "<mark>甲乙丙</mark> <b>" in found
    second = browser.get("/search/?q=甲乙丙&kind=notice&page=2")
    assert "第 21 至 23 项" in plain(second)
    assert "&amp;page=1" in second.content.decode()
    browser.post("/choose/language/", {"value": "en", "next": "/"})
    english = plain(browser.get("/search/?q=甲乙丙&kind=notice"))
    assert "23 things among what you may see" in english and "Notices" in english
    assert "Nothing was found" in plain(browser.get("/search/?q=没有这样的名称"))


def test_who_finds_nothing_is_told_what_can_be_found(office):
    for name, told, untold in (("liaison", "抄告", "人员"), ("clerk", "人员", "没有找到")):
        page = plain(office.browser(name).get("/search/"))
        what = page[page.index("可以找什么") :]
        assert told in what and untold not in what, name
    assert "没有找到" in plain(office.browser("leader").get("/search/?q=没有这样的名称"))
    assert office.browser("enterprise").get("/search/?q=食品").status_code == 403
    assert office.browser("leader").post("/search/").status_code == 405
