"""A liaison's filing from the empty template to the verified ledger, through the command line."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "qinghe-2026"
FILINGS = EXAMPLE / "filings"
BODY = "清河区市场监督管理局"


@pytest.fixture
def district(zhiheng, tmp_path):
    """The workspace of the made-up district, its businesses filed."""
    folder = tmp_path / "district"
    assert zhiheng("init", folder, "--plan", EXAMPLE / "plan.md").status == 0
    shutil.copy(EXAMPLE / "lists.toml", folder)
    filed = zhiheng("file", "enterprises", FILINGS / "enterprises.xlsx", "--body", BODY, "-w", folder)
    assert filed.status == 0, filed.err
    return folder


@pytest.fixture
def file(zhiheng, district):
    """Files inspections as JSON."""

    def filing(data, *further):
        call = zhiheng("file", "inspections", data, "--body", BODY, "-w", district, "--json", *further)
        assert call.err == ""
        return call.status, json.loads(call.out)

    return filing


def test_a_workspace_is_made_once_and_nothing_is_written_over(zhiheng, tmp_path):
    assert "工作区建好了" in zhiheng("init", tmp_path / "new").out
    again = zhiheng("init", tmp_path / "new")
    assert (again.status, again.out) == (1, "")
    assert "这里已经是工作区" in again.err
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "notes.txt").write_text("x", encoding="utf-8")
    assert "不是空目录" in zhiheng("init", tmp_path / "used").err


def test_outside_of_a_workspace_the_remedy_is_said(zhiheng, tmp_path):
    call = zhiheng("registers", "-w", tmp_path)
    assert call.status == 1
    assert "zhiheng init" in call.err


def test_a_template_filled_comes_back_and_is_recognised(zhiheng, district, tmp_path, file):
    template = tmp_path / "template.xlsx"
    assert zhiheng("template", "监督抽检结果", "-o", template, "-w", district).status == 0
    source = load_workbook(FILINGS / "inspections-corrected.xlsx").worksheets[0]
    book = load_workbook(template)
    for row, values in enumerate(source.iter_rows(min_row=4, max_row=13, values_only=True), 5):
        for column, value in enumerate(values, 1):
            book.worksheets[0].cell(row, column, value)
    book.save(template)
    status, outcome = file(template)
    assert status == 0, outcome["issues"]
    assert (outcome["rows"], outcome["receipt"]["rows"]) == (10, 10)


def test_a_bad_workbook_is_refused_whole_and_comes_back_marked(zhiheng, district, tmp_path, file):
    status, outcome = file(FILINGS / "inspections.xlsx", "--errors", tmp_path / "back.xlsx")
    assert status == 1
    assert (outcome["accepted"], outcome["rows"], outcome["refused_rows"]) == (False, 120, 14)
    places = [issue["place"] for issue in outcome["issues"]]
    assert all(re.search(r"工作表「明细」第 \d+ 行「.+」", place) for place in places)
    book = load_workbook(tmp_path / "back.xlsx")
    sheet = book["明细"]
    notes = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    assert len(notes) == 14
    assert "没有这一天" in notes["C7"]
    assert sheet["C7"].fill.fgColor.rgb != sheet["C8"].fill.fgColor.rgb
    assert sheet["C7"].border.left.style == "thin"
    assert json.loads(zhiheng("registers", "-w", district, "--json").out)["registers"][-1]["filings"] == 0


def test_a_filing_its_correction_its_past_and_its_proof(zhiheng, district, tmp_path, file):
    assert file(FILINGS / "inspections-corrected.xlsx")[0] == 0
    status, outcome = file(FILINGS / "correction.csv", "--kind", "correct", "--by", "小陈")
    assert (status, outcome["receipt"]["rows"]) == (0, 3)
    again = file(FILINGS / "correction.csv", "--kind", "correct")[1]
    assert (again["repeated"], again["receipt"]["seq"]) == (True, outcome["receipt"]["seq"])

    for as_of, failed in ((2, 7), (3, 4)):
        target = tmp_path / f"as-of-{as_of}.parquet"
        assert zhiheng("export", "inspections", "-o", target, "--as-of", as_of, "-w", district).status == 0
        frame = pl.read_parquet(target)
        assert (frame.height, (frame["result"] == "不合格").sum()) == (120, failed)

    receipt = outcome["receipt"]["receipt"]
    verified = zhiheng("verify", "--receipt", receipt, "-w", district)
    assert (verified.status, verified.err) == (0, "")
    assert "账本完好" in verified.out
    assert zhiheng("verify", "--receipt", "3:" + "0" * 64, "-w", district).status == 1


def test_a_changed_byte_is_named(zhiheng, district):
    segment = next((district / "ledger" / "segments").rglob("*.parquet"))
    content = bytearray(segment.read_bytes())
    content[len(content) // 2] ^= 1
    segment.write_bytes(content)
    call = zhiheng("verify", "-w", district)
    assert call.status == 1
    assert segment.name[:12] in call.err
    assert "备份" in call.out + call.err


def test_folding_keeps_every_answer(zhiheng, district, tmp_path, file):
    file(FILINGS / "inspections-corrected.xlsx")
    file(FILINGS / "correction.csv", "--kind", "correct")

    def exported(as_of):
        target = tmp_path / "out.jsonl"
        zhiheng("export", "inspections", "-o", target, "--as-of", as_of, "-w", district)
        return target.read_bytes()

    before = [exported(as_of) for as_of in (0, 1, 2, 3)]
    assert "归并好了" in zhiheng("fold", "inspections", "-w", district).out
    assert "已经归并过" in zhiheng("fold", "inspections", "-w", district).out
    assert [exported(as_of) for as_of in (0, 1, 2, 3)] == before
    assert zhiheng("verify", "-w", district).status == 0


def test_personal_data_leave_masked_unless_asked_for(zhiheng, district, tmp_path):
    target = tmp_path / "out.csv"
    zhiheng("export", "enterprises", "-o", target, "-w", district)
    masked = target.read_text(encoding="utf-8-sig")
    zhiheng("export", "enterprises", "-o", target, "--unmasked", "-w", district)
    assert "1390000" in target.read_text(encoding="utf-8-sig")
    assert "1390000" not in masked


def test_a_delta_table_links_to_the_segments(zhiheng, district, tmp_path, file):
    deltalake = pytest.importorskip("deltalake")
    file(FILINGS / "inspections-corrected.xlsx")
    file(FILINGS / "correction.csv", "--kind", "correct")
    call = ("export", "inspections", "--delta", tmp_path / "delta", "-w", district)
    assert "zhiheng fold" in zhiheng(*call).err
    zhiheng("fold", "inspections", "-w", district)
    assert zhiheng(*call).status == 0
    table = pl.read_delta(str(tmp_path / "delta"))
    assert (table.height, (table["result"] == "不合格").sum()) == (120, 4)
    linked = next((tmp_path / "delta").rglob("*.parquet"))
    assert any(linked.samefile(path) for path in (district / "ledger" / "segments").rglob("*.parquet"))
    assert deltalake.DeltaTable(str(tmp_path / "delta")).version() == 0
    refused = zhiheng("export", "enterprises", "--delta", tmp_path / "other", "-w", district)
    assert (refused.status, "个人信息" in refused.err) == (2, True)


def test_a_record_tells_its_life(zhiheng, district, file):
    file(FILINGS / "inspections-corrected.xlsx")
    file(FILINGS / "correction.csv", "--kind", "correct", "--by", "小陈")
    told = zhiheng("history", "inspections", "QH2026-0006", "-w", district).out
    assert "inspections-corrected.xlsx 工作表「明细」第 9 行" in told
    assert "检验结论：不合格 → 合格" in told
    steps = json.loads(zhiheng("history", "inspections", "QH2026-0006", "-w", district, "--json").out)[
        "versions"
    ]
    assert [(step["seq"], step["kind"], step["by"]) for step in steps] == [
        (2, "insert", ""),
        (3, "correct", "小陈"),
    ]
    listed = json.loads(zhiheng("history", "inspections", "-w", district, "--json").out)["filings"]
    assert [each["seq"] for each in listed] == [3, 2]
    phone = zhiheng("history", "enterprises", "91310107XXXXXXX11L", "-w", district).out
    assert "139****" in phone
    assert "没有报送过" in zhiheng("history", "inspections", "QH0", "-w", district).err


def test_a_definition_goes_out_and_comes_in(zhiheng, district, tmp_path):
    schema, definition = tmp_path / "inspections.json", tmp_path / "registers.toml"
    assert zhiheng("schema", "inspections", "-o", schema, "-w", district).status == 0
    assert zhiheng("schema", schema, "-o", definition, "--name", "samples", "-w", district).status == 0
    own = district / "schemes" / "samples"
    own.mkdir()
    text = definition.read_text(encoding="utf-8").replace("监督抽检结果", "抽检副本", 1)
    (own / "registers.toml").write_text(text, encoding="utf-8")
    (own / "scheme.toml").write_text(
        'label = { zh = "副本", en = "Copy" }\nbasis = ["测试"]\nlead = "区市场监管局"\n', encoding="utf-8"
    )
    listed = json.loads(zhiheng("registers", "-w", district, "--json").out)["registers"]
    columns = {each["name"]: each["columns"] for each in listed}
    assert columns["samples"] == columns["inspections"] == 14


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("file", "inspectons", "x.csv", "--body", BODY), "是不是 inspections"),
        (("file", "inspections", "x.csv", "--body", "区市场监督局"), "是不是 "),
        (("file", "inspections", "x.csv", "--body", BODY), "x.csv"),
        (("file", "inspections", "x.csv", "--body", BODY, "--accept-valid"), "--errors"),
        (("file", "inspections", "x.csv", "--body", BODY, "--column", "结论"), "表头=栏目"),
        (("file", "inspections", "x.csv", "--body", BODY, "--errors", "none/back.xlsx"), "文件夹不存在"),
        (("export", "inspections", "-o", "out.doc"), ".parquet"),
        (("export", "inspections", "-o", "out.csv", "--as-of", "去年"), "看不懂"),
        (("export", "inspections", "-o", "out.csv", "--as-of", "99"), "99"),
        (("template", "inspections", "-o", "out.csv"), ".xlsx"),
        (("fold", "inspections"), "没有"),
        (("verify", "--receipt", "abc"), "abc"),
    ],
)
def test_wrong_calls_say_what_to_do(zhiheng, district, tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    call = zhiheng(*arguments, "-w", district)
    assert call.status in (1, 2)
    assert said in call.err
    assert "内部错误" not in call.err
    assert list(tmp_path.glob("out.*")) == []
