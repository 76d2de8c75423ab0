"""What is public, and what never is."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import zipfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

import samples
from ground import TARGET, TOWNS, file_towns, filed, pages

CLOSED = (
    "/public/", f"/public/{TARGET}/", "/public/no-such-target/", f"/public/{TARGET}.csv", "/public/data.csv", "/public/datapackage.zip",
    "/public/report/", "/public/report/sent/", "/public/answer/",
)  # fmt: skip


def text_of(response):
    """The page without what differs from address to address."""
    return re.sub(r'value="[^"]*"|"X-CSRFToken": "[^"]*"', "", response.content.decode())


def test_nothing_is_public_until_a_clerk_opens_the_plan_and_after_it_is_closed(office):
    from zhiheng.core.issues import InputProblem
    from zhiheng.office.actions.publishing import close_plan, hide_target, open_plan, show_target
    from zhiheng.office.people.actors import Refused
    from zhiheng.office.records.models import AuditEntry, Publication
    from zhiheng.office.records.publishing import publication

    anybody, clerk = office.browser(), office.actor("clerk")
    unknown = text_of(anybody.get("/nowhere/"))
    for address in CLOSED:
        answer = anybody.get(address)
        assert (answer.status_code, text_of(answer)) == (404, unknown), address
    assert anybody.post("/public/report/", {"text": "路灯不亮，看不清台阶"}).status_code == 404
    with pytest.raises(Refused):
        open_plan(office.actor("office"), 0)
    first = open_plan(clerk, 0)
    assert [anybody.get(each).status_code for each in CLOSED[:2]] == [200, 200]
    with pytest.raises(InputProblem, match=r"has dealt with it"):
        close_plan(clerk, 0, reason="试试")
    with pytest.raises(InputProblem, match="no reason is given"):
        hide_target(clerk, first.pk, TARGET, reason=" ")
    hidden = hide_target(clerk, first.pk, TARGET, reason="口径正在核实")
    assert anybody.get(f"/public/{TARGET}/").status_code == 404
    assert anybody.get(f"/public/{TARGET}.csv").status_code == 404
    assert not [name for name, text in pages(anybody, ()).items() if TARGET in text or "口径正在核实" in text]
    shown = show_target(clerk, hidden.pk, TARGET)
    assert anybody.get(f"/public/{TARGET}/").status_code == 200
    close_plan(clerk, shown.pk, reason="计划调整")
    assert {anybody.get(each).status_code for each in CLOSED} == {404}
    open_plan(clerk, Publication.objects.latest("pk").pk)
    Publication.objects.update(plan="another-plan")
    assert publication() is None, "another plan begins closed"
    told = [json.loads(each.content)["data"] for each in AuditEntry.objects.filter(event="target-hidden")]
    assert told == [{"reason": "口径正在核实", "target": TARGET, "what": "target"}]


def test_nothing_of_people_and_of_work_in_progress_gets_out(opened):
    """Names, notes, evidence and drafts carry the marker; what is approved in the ledger is shown without its source."""
    samples.fill(opened)
    told = pages(opened.browser(), (samples.OWN_TARGET, samples.OTHER_TARGET))
    assert any("250" in text for text in told.values()), "the figures in the ledger are public"
    from zhiheng.office.people.models import Person

    hidden = {samples.MARKER, "的出处", "的说明", "的证明", *Person.objects.values_list("name", flat=True)}
    hidden |= set(Person.objects.values_list("username", flat=True)) - {"office", "audit", "system", "security", "enterprise"}  # fmt: skip
    leaks = [f"{address}: {word}" for address, text in told.items() for word in hidden if word in text]
    assert not leaks, "\n".join(leaks)


def test_towns_with_few_units_stay_hidden_and_cannot_be_worked_out(opened):
    file_towns(opened)
    browser = opened.browser()
    page = browser.get(f"/public/{TARGET}/").content.decode()
    assert page.count("数目太少，不公布") == 2 and "310" in page and "40" in page
    rows = list(csv.reader(io.StringIO(browser.get(f"/public/{TARGET}.csv").content.decode("utf-8-sig"))))
    told = {row[2]: (row[5], row[-1]) for row in rows[1:]}
    assert told["全区"] == ("378", "false")
    assert {town: told[town] for town in TOWNS} == {
        "城关街道": ("310", "false"), "双河镇": ("40", "false"), "大营镇": ("", "true"), "白沙镇": ("", "true"),
    }  # fmt: skip
    from zhiheng.office.actions.publishing import hide_target
    from zhiheng.office.records.models import Publication

    version = Publication.objects.latest("pk").pk
    hide_target(opened.actor("clerk"), version, TARGET, reason="先核实", towns_only=True)
    page = browser.get(f"/public/{TARGET}/").content.decode()
    assert "378" in page and "310" not in page and "城关街道" not in page
    managed = opened.browser("clerk").get("/manage/public/").content.decode()
    assert "先核实" in managed and "各镇街的数" in managed


def test_an_answer_is_kept_until_what_is_public_changes(opened):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from zhiheng.office.actions.reports import report_problem
    from zhiheng.office.records.models import Duty

    browser = opened.browser()
    first = browser.get(f"/public/{TARGET}/")
    with CaptureQueriesContext(connection) as asked:
        second = browser.get(f"/public/{TARGET}/")
    assert len(asked) <= 4 and second.content == first.content
    assert first["Cache-Control"] == "public, max-age=0, s-maxage=60" and not first.cookies and "Last-Modified" in first  # fmt: skip
    assert opened.browser("clerk").get("/public/")["Cache-Control"] == "private, no-cache"
    assert browser.head("/public/").status_code == 200
    held = {"HTTP_IF_NONE_MATCH": first["ETag"]}
    assert browser.get(f"/public/{TARGET}/", **held).status_code == 304
    report_problem("路灯不亮，晚上看不清台阶")
    assert browser.get(f"/public/{TARGET}/", **held).status_code == 304, "a report changes nothing public"
    Duty.objects.create(group="targets", item=TARGET, body_id=opened.body("区教育局"), part="lead", since="2026-04-08")  # fmt: skip
    file_towns(opened)
    changed = browser.get(f"/public/{TARGET}/", **held)
    assert changed.status_code == 200 and "区教育局" in changed.content.decode()
    assert browser.get("/public/data.csv").content == browser.get("/public/data.csv").content
    large = browser.get(f"/public/{TARGET}/?large=1&language=en")
    assert "data-large" in large.content.decode() and large["Content-Language"] == "en"


def test_the_data_package_is_whole_and_the_same_for_the_same_state(opened, tmp_path):
    file_towns(opened)
    from zhiheng.office.pages.public import keeping

    browser = opened.browser()
    packed = browser.get("/public/datapackage.zip").content
    keeping._kept.clear()
    assert browser.get("/public/datapackage.zip").content == packed
    file = tmp_path / "datapackage.zip"
    file.write_bytes(packed)
    with zipfile.ZipFile(io.BytesIO(packed)) as parts:
        told = json.loads(parts.read("datapackage.json"))
        tables = {each["name"]: parts.read(each["path"]) for each in told["resources"]}
    assert told["$schema"].startswith("https://datapackage.org/profiles/2.0/")
    assert told["licenses"][0]["name"] == "CC-BY-4.0" and told["sources"]
    for each in told["resources"]:
        rows = list(csv.DictReader(io.StringIO(tables[each["name"]].decode())))
        names = [field["name"] for field in each["schema"]["fields"]]
        assert rows and list(rows[0]) == names and each["bytes"] == len(tables[each["name"]])
        keys = [tuple(row[name] for name in each["schema"]["primaryKey"]) for row in rows]
        assert len(keys) == len(set(keys)) and all(all(key) for key in keys)
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.validate(str(file))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "note"])


def test_cells_are_written_so_that_no_spreadsheet_takes_them_for_a_formula():
    from zhiheng.core.issues import Text
    from zhiheng.office.pages.public.tables import Column, Table, spreadsheet

    columns = tuple(Column(name, Text(name, name)) for name in "abcd")
    row = ('=HYPERLINK("x")', -3.5, 'a "b"\nc', True)
    made = spreadsheet(Table(name="t", title=Text("t", "t"), columns=columns, rows=(row,), key=("a",)))
    assert made == '\ufeffa,b,c,d\r\n"\'=HYPERLINK(""x"")",-3.5,"a ""b""\nc",true\r\n'.encode()


def test_a_sampled_figure_is_told_in_plain_words():
    from types import SimpleNamespace

    from zhiheng.office.pages.public.telling import gap_words, uncertainty

    record = {
        "numerator": 153, "denominator": 164, "unit": "%", "interval": {"low": 88.39, "high": 96.21, "confidence": 0.95}, "official": None,
        "shown": None, "value": 93.29, "gap": None,
    }  # fmt: skip
    view = SimpleNamespace(record=record)
    assert [each.zh for each in uncertainty(view)] == [
        "这个数来自抽查：查了 164 个，153 个符合。",
        "抽查会有偏差。如果全部查一遍，真正的数有 95\u2009% 的把握在 88.39\u2009% 到 96.21\u2009% 之间。",
    ]
    assert gap_words(view).zh == ""
    assert gap_words(SimpleNamespace(record=record | {"value": None})).zh == "还没有数"


def test_programs_that_search_may_walk_the_public_pages(office):
    assert "Allow: /public/" in office.browser().get("/robots.txt").content.decode()


def test_what_enters_the_ledger_is_public_at_once(opened):
    before = opened.browser().get("/public/data.csv").content
    filed(samples.reported(TARGET, "新的出处", "2028-03-31", "9876"))
    after = opened.browser().get("/public/data.csv").content
    assert b"9876" not in before and b"9876" in after
