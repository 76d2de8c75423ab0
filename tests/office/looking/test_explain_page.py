"""Where a number comes from: what the library explains, as far as a person may see it."""

from __future__ import annotations

import html
import re
from datetime import date
from urllib.parse import urlencode

import pytest

GREEN, FOOD = "target-97a7d8", "target-e22885"


def plain(response) -> str:
    text = re.sub(r"<[^>]*>", " ", response.content.decode())
    return " ".join(html.unescape(text).split())


def address(**said: str) -> str:
    return f"/explain/?{urlencode(said)}"


FOOD_2027 = address(indicator="key_food_pass_rate", period="2027")


@pytest.fixture
def told(looked):
    from zhiheng.core.calendar import read_period
    from zhiheng.engines.choosing import open_engine
    from zhiheng.office.records.workspaces import workspace
    from zhiheng.workspace.evaluating import Request, evaluate
    from zhiheng.workspace.explaining import explain

    request = Request(on=date(2028, 7, 5), indicators=("key_food_pass_rate",), periods=(read_period("2027"),))
    engine = open_engine()
    try:
        (value,) = evaluate(workspace(), request, engine=engine).values
        return explain(workspace(), value, request, engine)
    finally:
        engine.close()


def test_the_page_explains_as_the_library_does(looked, told):
    from zhiheng.workspace.explained_words import arithmetic

    response = looked.browser("auditor").get(FOOD_2027)
    page = plain(response)
    assert arithmetic(told) in page
    assert told.version.numerator in page and told.version.where in page
    for step in told.steps:
        assert f"{step.rows} 行" in page
    for row in told.rows:
        assert row[0] in page
    assert f"/filed/{told.filings[0].filing.seq}/" in response.content.decode()
    assert told.promises[0].quote in page


def test_an_explanation_in_english(looked):
    browser = looked.browser("auditor")
    browser.cookies["language"] = "en"
    page = plain(browser.get(FOOD_2027))
    assert "Which rows count" in page and "rows where Result" in page and "公式" not in page


def test_a_past_state_of_the_ledger_is_explained_as_it_was(looked, tmp_path):
    now = looked.browser("auditor").get(FOOD_2027)
    page = plain(looked.browser("auditor").get(f"{FOOD_2027}&as_of=1"))
    assert "100.00" not in page and "—" in page
    assert "第 1 号报送之后" in page and "第 5 号报送之后" in plain(now)
    late = looked.browser("auditor").get(f"{FOOD_2027}&as_of=999")
    assert late.status_code == 400


def test_what_cannot_be_understood_is_said(looked):
    browser = looked.browser("auditor")
    for wrong in (
        "/explain/", address(indicator="key_food_pass_rate", period="x"), address(indicator="nothing", period="2027"),
        f"{FOOD_2027}&as_of=yesterday", f"{FOOD_2027}&by.nothing=1", f"{FOOD_2027}&area=nowhere",
        address(target=GREEN, until="yesterday"),
    ):  # fmt: skip
        response = browser.get(wrong)
        assert response.status_code == 400, wrong
    assert browser.get(address(target="target-000000")).status_code == 404


def test_a_reported_figure_leads_to_its_row_and_filing(looked):
    response = looked.browser("auditor").get(address(target=GREEN, until="2028-03-31"))
    page = plain(response)
    assert "0 + 1 + 0 + 1 + 0 + 1 + 0 + 1 + 0 = 4" in page
    assert "2028年3月统计表" in page
    assert "/filed/4/" in response.content.decode()


def test_evidence_and_reviewers_of_a_reported_figure(looked):
    from datetime import UTC, datetime

    from zhiheng.office.records.models import Evidence, EvidenceUse, Review, StoredFile, Submission

    at = datetime(2028, 4, 2, tzinfo=UTC)
    submission = Submission.objects.create(
        register="reported_values", kind="insert", body_id=looked.body("区市场监管局"), state="approved", filing=4,
        made_by=looked.person("liaison"), made_at=at,
    )  # fmt: skip
    file = StoredFile.objects.create(sha256="0" * 64, name="名单.pdf", size=1, at=at)
    evidence = Evidence.objects.create(
        file=file, body=submission.body, title="绿色工厂名单", person=submission.made_by, at=at
    )
    EvidenceUse.objects.create(evidence=evidence, submission=submission)
    Review.objects.create(
        submission=submission, step="office_review", decision="approve", person=looked.person("office"), of_version=3, at=at
    )  # fmt: skip
    page = plain(looked.browser("auditor").get(address(target=GREEN, until="2028-03-31")))
    assert "绿色工厂名单" in page and "冯审核 审核通过" in page
    own = plain(looked.browser("liaison").get(address(target=GREEN, until="2028-03-31")))
    assert "绿色工厂名单" in own and "冯审核" not in own and "审核通过" in own


def test_departments_see_no_rows_and_filings_of_others(looked):
    from zhiheng.office.records.models import Duty

    Duty.objects.create(
        group="targets", item=FOOD, body_id=looked.body("区教育局"), part="support", since=date(2026, 4, 1)
    )
    response = looked.browser("liaison-2").get(FOOD_2027)
    assert response.status_code == 200
    page = plain(response)
    assert "另有 1 次报送来自其他单位" in page
    assert not re.search(r"QH\d{4}-\d{4}", page)
    assert "inspections-" not in page
    assert re.search(r"QH\d{4}-\d{4}", plain(looked.browser("liaison").get(FOOD_2027)))


def test_an_indicator_that_measures_no_own_target_is_refused(looked):
    browser = looked.browser("liaison-2")
    assert browser.get(FOOD_2027).status_code == 403
    assert browser.get(address(indicator="nothing", period="2027")).status_code == 403
    assert browser.get(address(target=GREEN, until="2028-03-31")).status_code == 403
    assert browser.get(address(target="target-000000")).status_code == 403
    for name in ("enterprise", "system", "security", "audit"):
        assert looked.browser(name).get(FOOD_2027).status_code == 403
