"""Whatever stands in an address or a form, the program does not fail: it refuses, finds nothing, or says what it does not understand."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from urllib.parse import quote
from uuid import UUID

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import stories

BIG, HUGE, NONE = "9" * 25, "9" * 5000, UUID(int=7)
ROWS = "/registers/reported_values/"
ADDRESSES = (
    f"/filed/{BIG}/", f"/filed/{BIG}/file/", f"{ROWS}?as_of={BIG}", f"{ROWS}?as_of={HUGE}", f"{ROWS}?as_of=0001-01-01", f"{ROWS}?as_of=9999-12-31",
    f"{ROWS}?page={HUGE}", f"{ROWS}?page=999999999", f"{ROWS}?value.between=1e999&value.between=nan", f"{ROWS}?until.is=0000-01-01",
    f"{ROWS}?target.is=%00", f"{ROWS}?sort=-%00", f"{ROWS}row/", f"{ROWS}row/?key=a&key=b&key=%00&key=2", "/registers/%00/", "/filing/new/nosuch/",
    "/filing/correct/reported_values/?key=%00", "/filing/template/nosuch/", f"/file/{BIG}/", f"/file/body/{BIG}/", "/file/body/999999/",
    f"/filing/{NONE}/", f"/review/{NONE}/", f"/exports/{NONE}/", f"/explain/?target={stories.REPORTED}&as_of={BIG}", "/explain/?target=%00",
    f"/explain/?target={stories.REPORTED}&until=9999-12-31&as_of=9999-12-31", "/explain/?indicator=key_food_pass_rate&period=2028Q1&by.nosuch=1",
    "/explain/?indicator=key_food_pass_rate&period=0001", "/explain/?indicator=key_food_pass_rate&period=2028Q1&as_of=99999", "/targets/%00/",
    "/plan/?q=%00&area=%00", "/plan/?sort=--number", "/search/?q=%00", f"/manage/audit/?page={HUGE}&day=x&subject=%00", f"/manage/people/{BIG}/",
    f"/manage/people/?body={BIG}&words=%00", f"/manage/jobs/?page={BIG}", f"/drafts/{BIG}/", f"/plan/revisions/{BIG}/", "/calendar/%00.ics",
    f"/reports/{BIG}/", f"/reports/?page={HUGE}&state=x", "/public/?area=%00", "/public/%00/", "/public/x.csv", f"/manage/public/preview/{BIG}/",
    "/invitation/%00/", "/sign-in/?next=//elsewhere.example&why=%00", "/sign-in/?next=a:b%0d%0a:c",
)  # fmt: skip


def _failing(browser, method, address, data=None):
    browser.raise_request_exception = False
    return getattr(browser, method)(address, data or {}).status_code >= 500


def test_no_address_makes_the_program_fail(office):
    stories.approved(office, stories.handed_in(office, stories.due_for(office)))
    browsers = [office.browser(name) for name in ("clerk", "liaison", "audit")]
    assert [each for each in ADDRESSES for browser in browsers if _failing(browser, "get", each)] == []


@pytest.mark.parametrize("username", ["clerk", "liaison", "leader", "auditor", "enterprise", "system", "security", "audit"])  # fmt: skip
def test_an_office_where_nothing_was_done_yet_has_all_its_pages(office, username):
    """Before a plan was adopted in the office, before anything was filed."""
    pages = (
        "/", "/plan/", "/plan/revisions/", "/drafts/", "/registers/", "/registers/reported_values/", "/filing/", "/review/", "/search/?q=a", "/account/",
        "/manage/", "/manage/people/", "/manage/invitations/", "/manage/bodies/", "/manage/audit/", "/manage/jobs/", "/manage/health/", "/messages/",
    )  # fmt: skip
    browser = office.browser(username)
    assert [each for each in pages if _failing(browser, "get", each)] == []


def test_no_form_makes_the_program_fail(office):
    row = stories.typed(office, stories.due_for(office))
    here = f"/filing/{row.pk}/"
    forms = (
        ("liaison", "/messages/read/", {"id": "²"}), ("liaison", "/messages/read/", {"id": BIG}),
        *(("liaison", "/filing/new/reported_values/", {"body": body}) for body in (BIG, HUGE, "²")),
        *(("liaison", f"{here}typed/", {"version": said}) for said in ("²", HUGE, "-1")),
        ("liaison", f"{here}typed/", {"version": "2", "row-0-value": "\0"}), ("liaison", f"{here}typed/", {"version": "2", "row-²-value": "1"}),
        ("liaison", f"{here}evidence/", {"version": "2", "remove": "99999999999"}), ("liaison", f"{here}evidence/", {"version": "2", "reuse": "²"}),
        ("liaison", "/choose/theme/", {"value": "dark", "next": "%00\r\nSet-Cookie: a=b"}), ("clerk", f"/file/{row.due_id}/extend/", {"deadline": "9999-12-31", "reason": "\0"}),
        ("reviewer", f"/review/{row.pk}/return/", {"version": "1", "remark-99999999": "on", "remark-99999999-column": "\0"}),
    )  # fmt: skip
    assert [form for who, *form in forms if _failing(office.browser(who), "post", *form)] == []


def test_an_invisible_sign_is_told(office):
    answer = office.browser("clerk").get(f"/search/?q={quote(chr(0))}")
    assert answer.status_code == 400 and "空字符" in answer.content.decode()


def test_one_goes_back_to_pages_of_this_office_alone(office):
    browser = office.browser("liaison")
    for said in (
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "javascript:alert(1)",
    ):
        answer = browser.post("/choose/theme/", {"value": "dark", "next": said})
        assert answer["Location"] == "/"


def test_a_table_with_an_invisible_sign_is_told_in_its_cell(office):
    """PostgreSQL keeps no NUL, neither in a text nor in JSON."""
    from django.core.files.base import ContentFile

    from zhiheng.office.actions.filing import put_file, start_submission
    from zhiheng.office.actions.stored_files import keep_upload

    actor, day = office.actor("liaison"), date(2028, 6, 30)
    row = start_submission(actor, register="reported_values", body=office.body("区市场监管局"))
    table = f"目标编号,范围,数据截止日期,统计口径,数值,备\0注\n{stories.REPORTED},全区,{day},期末数,9\0007,\n"
    row = put_file(actor, row.pk, row.version, keep_upload(ContentFile(table.encode(), name="a.csv")))
    row.refresh_from_db()
    assert "9\u24007" in [each["value"] for each in row.problems] and ["备\u2400注", ""] in row.headers
