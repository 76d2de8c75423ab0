"""Registers in the browser: rows of any moment, filtered and paged, one row with its life, and files of what may be seen."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from pathlib import Path

ROWS = "/registers/inspections/"
OTHER = "区教育局"


def plain(response) -> str:
    text = re.sub(r"<[^>]*>", " ", response.content.decode())
    return " ".join(html.unescape(text).split())


def keys(response) -> list[str]:
    return re.findall(r"row/\?key=(QH[0-9-]+)", response.content.decode())


def exported(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


def library(root, **said):
    from zhiheng.office.records.workspaces import workspace
    from zhiheng.workspace.browsing import Browse, page

    return page(workspace(), Browse(register=workspace().registers["inspections"], **said), size=50)


def test_the_list_says_what_was_filed_and_by_whom(looked):
    page = plain(looked.browser("auditor").get("/registers/"))
    assert "2446" in page and "区市场监管局" in page and "还没有报送" in page
    own = plain(looked.browser("liaison-2").get("/registers/"))
    assert "2446" not in own and "区市场监管局" not in own and OTHER in own


def test_a_page_shows_the_rows_of_the_library(looked):
    response = looked.browser("auditor").get(ROWS)
    assert keys(response) == [row.key[0] for row in library(looked.root).rows]
    assert "2446 行" in plain(response)
    second = looked.browser("auditor").get(f"{ROWS}?page=2&sort=-sampled_on")
    assert keys(second) and keys(second) != keys(response)
    assert keys(looked.browser("auditor").get(f"{ROWS}?page=4900")) == keys(
        looked.browser("auditor").get(f"{ROWS}?page=49")
    )


def test_conditions_read_as_sentences_and_can_be_taken_away(looked):
    response = looked.browser("auditor").get(
        f"{ROWS}?result.is=不合格&sampled_on.between=2027-01-01&sampled_on.between=2027-03-31"
    )
    page = plain(response)
    assert "检验结论 是 不合格" in page and "抽样日期 在 2027-01-01 到 2027-03-31 之间" in page
    without = [
        html.unescape(each)
        for each in re.findall(r'href="(\?[^"]*)" aria-label="去掉', response.content.decode())
    ]
    assert len(without) == 2
    total = [re.search(r"(\d+) 行", plain(looked.browser("auditor").get(ROWS + each)))[1] for each in without]
    assert all(int(each) > len(keys(response)) for each in total)


def test_a_condition_is_put_together_step_by_step(looked):
    browser = looked.browser("auditor")
    chosen = browser.get(f"{ROWS}?add=result&sort=sampled_on")
    assert 'name="op"' in chosen.content.decode() and "<option>不合格</option>" in chosen.content.decode()
    added = browser.get(f"{ROWS}?sort=sampled_on&add=result&op=is&value=不合格", follow=True)
    assert "检验结论 是 不合格" in plain(added)
    assert added.request["QUERY_STRING"].startswith("sort=sampled_on&result.is=")
    span = browser.get(f"{ROWS}?add=sampled_on&op=between&value=2027-01-01&upper=2027-03-31", follow=True)
    assert "抽样日期 在 2027-01-01 到 2027-03-31 之间" in plain(span)
    empty = browser.get(f"{ROWS}?add=fine_amount&op=empty&value=", follow=True)
    assert "为空" in plain(empty)


def test_what_is_wrong_with_the_conditions_is_said_at_once(looked):
    response = looked.browser("auditor").get(f"{ROWS}?sampled_on.is=gestern&nothing.is=1&sort=wrong")
    page = plain(response)
    assert response.status_code == 400
    assert "gestern" in page and "nothing" in page and "wrong" in page


def test_columns_are_chosen(looked):
    response = looked.browser("auditor").get(f"{ROWS}?columns=sample_no&columns=result")
    heads = re.findall(r'<th scope="col"[^>]*>', response.content.decode())
    assert len(heads) == 3


def test_a_past_state_can_be_looked_at(looked):
    browser = looked.browser("auditor")
    assert "0 行" in plain(browser.get(f"{ROWS}?as_of=1"))
    assert "2446 行" in plain(browser.get(f"{ROWS}?as_of=2"))
    assert "0 行" in plain(browser.get(f"{ROWS}?as_of=2028-07-03"))
    assert "2446 行" in plain(browser.get(f"{ROWS}?as_of=2028-07-04"))
    assert browser.get(f"{ROWS}?as_of=gestern").status_code == 400


def test_rows_of_other_bodies_never_appear(looked):
    browser = looked.browser("liaison-2")
    assert keys(browser.get(ROWS)) == []
    assert "0 行" in plain(browser.get(ROWS))
    own = browser.get("/registers/reported_values/")
    shown = {int(each) for each in re.findall(r"/filed/(\d+)/", own.content.decode())}
    assert shown == {5}
    key = keys(looked.browser("auditor").get(ROWS))[0]
    there, nowhere = browser.get(f"{ROWS}row/?key={key}"), browser.get(f"{ROWS}row/?key=QH0000-0000")
    assert there.status_code == nowhere.status_code == 403
    assert browser.get("/filed/2/").status_code == browser.get("/filed/77/").status_code == 403
    assert browser.get("/filed/2/file/").status_code == 403
    assert len(exported(browser.post(f"{ROWS}export/", {"format": "csv"}))) == 0


def test_a_row_tells_its_whole_life(looked, tmp_path):
    browser = looked.browser("auditor")
    key = keys(browser.get(f"{ROWS}?result.is=不合格"))[0]
    (row,) = exported(browser.post(f"{ROWS}export/?sample_no.is={key}", {"format": "csv"}))
    row["检验结论"] = "合格"
    row = {name: "" if name.startswith(("罚", "不合格", "处置")) else text for name, text in row.items()}
    path = tmp_path / "correction.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, row)
        writer.writeheader()
        writer.writerow(row)
    looked.hand_in("inspections", path, kind="correct")
    page = plain(browser.get(f"{ROWS}row/?key={key}"))
    assert "更正 第 6 号报送" in page and "新增 第 2 号报送" in page
    assert "检验结论 不合格 合格" in page
    assert browser.get(f"{ROWS}row/?key=QH0000-0000").status_code == 404


def test_a_filing_shows_its_receipt_and_hands_out_its_file(looked):
    from zhiheng.office.records.models import AuditEntry
    from zhiheng.office.records.workspaces import workspace

    filing = workspace().ledger.filing(2)
    for name in ("auditor", "liaison"):
        browser = looked.browser(name)
        page = plain(browser.get("/filed/2/"))
        assert filing.sm3 in page and filing.source.sha256 in page
        taken = browser.get("/filed/2/file/")
        assert (
            b"".join(taken.streaming_content)
            == workspace().ledger.kept_file(filing.source.sha256).read_bytes()
        )
        assert taken["Content-Disposition"].startswith("attachment")
    assert AuditEntry.objects.filter(event="filed-file-taken").count() == 2
    leader = looked.browser("leader")
    assert leader.get("/filed/2/").status_code == 200
    assert leader.get("/filed/2/file/").status_code == 403
    assert leader.get("/filed/77/").status_code == 404


def test_a_filing_leads_to_its_review_where_that_may_be_seen(looked):
    from datetime import UTC, datetime

    from zhiheng.office.records.models import Submission

    made = Submission.objects.create(
        register="inspections", kind="insert", body_id=looked.body("区市场监管局"), state="approved", filing=2,
        made_by=looked.person("liaison"), made_at=datetime(2028, 7, 4, tzinfo=UTC),
    )  # fmt: skip
    for name, there in (("auditor", True), ("liaison", True), ("leader", False)):
        assert (f"/filing/{made.pk}/" in looked.browser(name).get("/filed/2/").content.decode()) is there


def test_a_row_is_corrected_by_the_liaison_of_its_body(looked):
    key = keys(looked.browser("auditor").get(ROWS))[0]
    for name, there in (("liaison", True), ("reviewer", False), ("auditor", False)):
        page = looked.browser(name).get(f"{ROWS}row/?key={key}").content.decode()
        assert (f"/filing/correct/inspections/?key={key}" in page) is there


def test_a_short_list_is_exported_at_once_and_on_record(looked):
    from zhiheng.office.records.models import AuditEntry

    response = looked.browser("auditor").post(
        f"{ROWS}export/?result.is=不合格&sort=sampled_on", {"format": "csv"}
    )
    rows = exported(response)
    assert [row["检验结论"] for row in rows] == ["不合格"] * 74
    assert [row["抽样日期"] for row in rows] == sorted(row["抽样日期"] for row in rows)
    entry = json.loads(AuditEntry.objects.get(event="register-exported").content)
    assert entry["data"]["rows"] == 74 and entry["data"]["filters"] == [["result.is", "不合格"]]
    assert looked.browser("auditor").get(f"{ROWS}export/").status_code == 405


def test_a_long_list_is_exported_in_the_background(looked, monkeypatch):
    from zhiheng.office.actions import exports_registers
    from zhiheng.office.records.jobs import run_waiting

    monkeypatch.setattr(exports_registers, "AT_ONCE", 100)
    browser = looked.browser("liaison")
    response = browser.post(f"{ROWS}export/?kind.is=监督抽检", {"format": "csv"})
    assert response.status_code == 302
    waiting = browser.get(response.url)
    assert "正在写文件" in plain(waiting) and 'hx-get="' in waiting.content.decode()
    assert browser.get(f"{response.url}file/").status_code == 404
    run_waiting()
    done = browser.get(response.url)
    assert "文件写好了" in plain(done) and 'hx-get="' not in done.content.decode()
    assert len(exported(browser.get(f"{response.url}file/"))) > 100
    for name in ("auditor", "liaison-2"):
        assert looked.browser(name).get(response.url).status_code == 403
        assert looked.browser(name).get(f"{response.url}file/").status_code == 403


def test_an_export_is_not_handed_to_somebody_who_sees_less_now(looked, monkeypatch):
    from zhiheng.office.actions import exports_registers
    from zhiheng.office.people.models import Appointment
    from zhiheng.office.records.jobs import run_waiting

    monkeypatch.setattr(exports_registers, "AT_ONCE", 100)
    browser = looked.browser("liaison")
    address = browser.post(f"{ROWS}export/", {"format": "csv"}).url
    run_waiting()
    Appointment.objects.filter(person=looked.person("liaison")).update(body=looked.body(OTHER))
    assert browser.get(f"{address}file/").status_code == 403


def test_personal_data_are_masked_everywhere(looked, tmp_path):
    from zhiheng.office.records.workspaces import workspace

    personal = {
        name: [column for column in register.columns if column.personal]
        for name, register in workspace().registers.items()
    }
    names = [name for name, columns in personal.items() if columns]
    assert names
    browser = looked.browser("auditor")
    for name in names:
        for column in personal[name]:
            page = browser.get(f"/registers/{name}/?{column.name}.is=x")
            assert page.status_code == 400
            assert (
                f'value="{column.name}"'
                not in page.content.decode().split('name="add"')[1].split("</select>")[0]
            )


def test_who_may_not_look_into_registers_is_refused(looked):
    for name in ("enterprise", "system", "security", "audit"):
        browser = looked.browser(name)
        for address in ("/registers/", ROWS, f"{ROWS}row/?key=x", "/filed/2/", "/filed/2/file/"):
            assert browser.get(address).status_code == 403, (name, address)
        assert browser.post(f"{ROWS}export/", {"format": "csv"}).status_code == 403


def test_queries_do_not_grow_with_rows(looked):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for name in ("auditor", "liaison"):
        browser = looked.browser(name)
        for address in (ROWS, f"{ROWS}?result.is=合格&page=7", "/registers/", "/filed/2/"):
            browser.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert browser.get(address).status_code == 200
            assert len(captured) <= 15, [each["sql"][:100] for each in captured]


def test_the_list_in_both_languages(looked):
    browser = looked.browser("auditor")
    browser.cookies["language"] = "en"
    for address in ("/registers/", ROWS, "/filed/2/"):
        page = plain(browser.get(address))
        assert not re.search("台账|报送次数|下载原始文件|没有条件", page)


def test_no_file_of_an_export_stays_behind(looked, monkeypatch, tmp_path):
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    browser = looked.browser("auditor")
    exported(browser.post(f"{ROWS}export/?result.is=不合格", {"format": "csv"}))
    assert list(Path(tmp_path).glob("zhiheng-*.csv")) == []
