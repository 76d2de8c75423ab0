"""Makes examples/qinghe-2026/filings: workbooks as departments of the made-up district would hand them in.

Run it from the project root: `.venv/bin/python tools/make_example_filings.py`. The same program gives the same bytes.
`inspections.xlsx` holds mistakes that people make; `inspections-corrected.xlsx` is the same workbook put right;
`correction.csv` changes three rows after a retest, saved the way a Chinese spreadsheet program saves CSV (GB18030).
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from stdnum.cn import uscc

from zhiheng import read_plan
from zhiheng.core.registers.model import Lists, Named
from zhiheng.files.wordparts import fix_times
from zhiheng.office.demonstration.samples import (
    ENTERPRISES,
    FAULTS,
    INSPECTIONS,
    TOWNS,
    TRADES,
    Rows,
    enterprises,
)
from zhiheng.workspace.lists import lists_text
from zhiheng.workspace.making import lists_of

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "qinghe-2026"
DISTRICT = "清河区"
ALIASES = ("清河区市场监督管理局", "区市场监督管理局")


def inspections(businesses: Rows, chance: random.Random) -> Rows:
    """One hundred and twenty samples of the first quarter, all as they should be."""
    found = []
    for number in range(120):
        business = businesses[chance.randrange(len(businesses))]
        category, products = next((trade, goods) for trade, code, goods in TRADES if code == business[3])
        sampled = date(2026, 1, 6) + timedelta(days=chance.randrange(80))
        failed = number % 17 == 5
        found.append([
            f"QH2026-{number + 1:04}", "监督抽检", sampled, sampled + timedelta(days=chance.randrange(7, 25)), business[4],
            business[0], chance.choice(products), f"{sampled - timedelta(days=20):%Y%m%d}", category,
            "是" if chance.random() < 0.4 else "否", "不合格" if failed else "合格", FAULTS[category] if failed else None,
            5000 if failed and number % 2 else None, "云州市产品质量检验研究院",
        ])  # fmt: skip
    return found


def spoilt(rows: Rows) -> Rows:
    """The same rows with a dozen mistakes that people make."""
    bad = [list(row) for row in rows]
    bad[3][2] = "2026年2月30日"
    bad[8][4] = "柳林街"
    bad[11][5] = bad[11][5][:-1] + ("A" if bad[11][5][-1] != "A" else "B")
    bad[19][10] = "合格 品"
    bad[27][0] = bad[26][0]
    bad[33][3] = bad[33][2] - timedelta(days=9)
    bad[39][11] = None
    bad[39][10] = "不合格"
    bad[47][12] = "五千元"
    bad[52][9] = "重点"
    bad[60][5] = "91310107XXXXXXX7A" + uscc.calc_check_digit("91310107XXXXXXX7A")
    bad[71][6] = None
    bad[88][2] = "待定"
    bad[95][12] = -200
    return bad


def write(path: Path, title: str, header: tuple[str, ...], rows: Rows) -> None:
    """A department's own workbook: a title, who made it, a header in its own words, the rows, a signature below."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "明细"
    sheet.append([title])
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(header))
    sheet["A1"].font, sheet["A1"].alignment = (
        Font(name="宋体", size=16, bold=True),
        Alignment(horizontal="center"),
    )
    sheet.append(["填报单位：清河区市场监督管理局"])
    sheet.append(list(header))
    line = Border(*[Side("thin", color="808080")] * 4)
    for row in rows:
        sheet.append(row)
    for cells in sheet.iter_rows(min_row=3, max_row=3 + len(rows), max_col=len(header)):
        for cell in cells:
            cell.border, cell.font = line, Font(name="宋体", size=10, bold=cell.row == 3)
            if cell.row == 3:
                cell.fill = PatternFill("solid", fgColor="DDEBF7")
                cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            if isinstance(cell.value, date):
                cell.number_format = "yyyy/m/d"
    for place, label in enumerate(header):
        sheet.column_dimensions[chr(65 + place)].width = (
            22 if "代码" in label or "机构" in label or "名称" in label else 13
        )
    sheet.freeze_panes = "A4"
    book.save(path)
    fix_times(path)


def main() -> None:
    """Writes the four files, and the lists that their rows are held against."""
    chance = random.Random(2026)
    folder = EXAMPLE / "filings"
    folder.mkdir(exist_ok=True)
    businesses = enterprises(chance)
    samples = inspections(businesses, chance)
    write(folder / "enterprises.xlsx", "清河区经营主体名录", ENTERPRISES, businesses)
    write(folder / "inspections.xlsx", "2026年一季度监督抽检结果明细表", INSPECTIONS, spoilt(samples))
    write(folder / "inspections-corrected.xlsx", "2026年一季度监督抽检结果明细表", INSPECTIONS, samples)
    failed = [row for row in samples if row[10] == "不合格"][:3]
    retested = [
        [*row[:3], row[3] + timedelta(days=15), *row[4:10], "合格", None, None, row[13]] for row in failed
    ]
    lines = [",".join(INSPECTIONS)]
    lines += [",".join("" if each is None else str(each) for each in row) for row in retested]
    (folder / "correction.csv").write_bytes("\r\n".join([*lines, ""]).encode("gb18030"))
    found = lists_of(read_plan(EXAMPLE / "plan.docx"))
    bodies = tuple(
        replace(body, aliases=ALIASES) if body.name == "区市场监管局" else body for body in found.bodies
    )
    text = lists_text(Lists(bodies, tuple(Named(area) for area in (*TOWNS, DISTRICT))), DISTRICT)
    (EXAMPLE / "lists.toml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
