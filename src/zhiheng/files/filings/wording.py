"""What can be wrong with a table of rows that is handed in, in words: where it stands, what it is, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.files.readers.problems import issue as file_issue

SHOWN = 20
"""Rows that are named one by one for each kind of problem; the others are counted."""
LISTED = 10
"""Row numbers that the line with the count gives."""


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a file: sheet, row (from 1) and cell or column letters are left out where there are none."""

    name: str
    sheet: str | None = None
    row: int | None = None
    cell: str | None = None

    def text(self) -> Text:
        """The place for a person."""
        zh, en = f"文件「{self.name}」", f"file “{self.name}”"
        if self.sheet is not None:
            zh, en = f"{zh}工作表「{self.sheet}」", f"{en}, sheet “{self.sheet}”"
        if self.row is not None:
            zh, en = f"{zh}第 {self.row} 行", f"{en}, row {self.row}"
        if self.cell is not None:
            kind = ("单元格", "cell") if self.cell[-1:].isdigit() else ("列", "column")
            zh, en = f"{zh} {self.cell} {kind[0]}", f"{en}, {kind[1]} {self.cell}"
        return Text(zh, en)


WORDINGS: dict[str, tuple[Level, str, str, str, str]] = {
    "file-unsupported": (
        Level.ERROR, "不支持用这种格式的文件报送数据", "data cannot be filed in this format",
        "请用 Excel 或 WPS 打开，另存为 .xlsx 或 .csv 后再报",
        "Open it in Excel or WPS, save it as .xlsx or .csv and file that",
    ),
    "file-not-text": (
        Level.ERROR, "文件内容既不是工作簿，也不是文字，无法识读", "the content is neither a workbook nor text",
        "请用 Excel 或 WPS 打开，另存为 .xlsx 或 .csv 后再报",
        "Open it in Excel or WPS, save it as .xlsx or .csv and file that",
    ),
    "file-picture": (
        Level.ERROR, "这是图片，不能作为数据报送", "this is a picture and cannot be filed as data",
        "请报送数据表本身，格式为 .xlsx 或 .csv", "File the table itself, as .xlsx or .csv",
    ),
    "table-too-large": (
        Level.ERROR, "工作表的范围异常大", "the sheet covers an abnormal area",
        "请删去远处零散单元格和多余的空行空列后另存；确有百万行以上数据的，请改用 .csv 报送",
        "Delete stray cells far away and empty rows and columns; with more than a million rows, file .csv",
    ),
    "header-missing": (
        Level.ERROR, "找不到表头", "no header was found",
        "请在数据上方保留一行栏目名称，可用 zhiheng template 生成空表对照",
        "Keep one row of column names above the data; zhiheng template makes an empty table to compare with",
    ),
    "header-duplicate": (
        Level.ERROR, "表头里有两列同名", "two columns have the same header",
        "请删去多余的一列，或改正其中一列的名称", "Delete one of the two columns, or correct its name",
    ),
    "header-empty": (
        Level.ERROR, "这一列有数据，却没有表头", "this column holds data but has no header",
        "请补上栏目名称；不需要的，请删去整列", "Enter its column name, or delete the whole column",
    ),
    "row-too-wide": (
        Level.ERROR, "这一行的栏数比表头多", "this row has more fields than the header",
        "多半是内容里有分隔符而没有加引号：请给该栏内容加上英文双引号，或另存为 .xlsx 后再报",
        "Most likely a field holds the separator without quotes: put it in double quotes, or file as .xlsx",
    ),
    "quote-broken": (
        Level.ERROR, "英文双引号不成对或位置不对，从这一行起无法分栏",
        "double quotes are unpaired or misplaced, from this row on fields cannot be told apart",
        "内容里的双引号要写成两个，并给整栏加上双引号；或用 Excel、WPS 另存为 .xlsx 后再报",
        "Write a double quote inside a field twice and put the field in double quotes; or file as .xlsx",
    ),
    "bytes-undecodable": (
        Level.ERROR, "这一行有不符合文件编码的字节，从这里起无法识读",
        "this row holds bytes that do not fit the encoding of the file, from here on it cannot be read",
        "请检查这一行是否从别处粘贴而来，并把整个文件另存为 UTF-8 编码",
        "See whether this row was pasted from elsewhere, and save the whole file as UTF-8",
    ),
    "line-broken": (
        Level.ERROR, "这一行不是完整的 JSON 对象", "this line is not a complete JSON object",
        "JSON Lines 文件每行须是一个对象，如 {\"样品编号\": \"S001\"}；请重新导出",
        "Each line of a JSON Lines file is one object, such as {\"sample_no\": \"S001\"}; export it again",
    ),
    "value-nested": (
        Level.ERROR, "这一栏的值是列表或对象，不是单个值", "the value of this column is a list or an object",
        "请在导出时展开成单个值", "Flatten it to single values when exporting",
    ),
    "sheet-missing": (
        Level.ERROR, "工作簿里没有这个可见的工作表", "the workbook has no visible sheet of this name",
        "请用 --sheet 指定下列之一", "Name one of these with --sheet",
    ),
    "sheet-ambiguous": (
        Level.ERROR, "有几个工作表都像要报的数据，无法确定读哪一个", "several sheets may be the one to read",
        "请用 --sheet 指定工作表名称", "Name the sheet with --sheet",
    ),
    "sheet-empty": (
        Level.ERROR, "可见的工作表里没有数据", "no visible sheet holds any data",
        "请核对是否选错文件；数据在隐藏工作表里的，请先取消隐藏",
        "Make sure that this is the right file; unhide the sheet if the data stand in a hidden one",
    ),
    "formula-empty": (
        Level.ERROR, "公式没有保存计算结果", "the formula was saved without its result",
        "请用 Excel 或 WPS 打开并保存一次，或把公式粘贴为数值", "Open and save it in Excel or WPS, or paste values",
    ),
    "number-damaged": (
        Level.ERROR, "超过 15 位的数字被存成了数值，第 16 位起已经丢失",
        "a number of more than 15 digits was stored as a number, its digits from the 16th on are lost",
        "请先把该列设为文本格式，再按原始凭证重新录入", "Format the column as text and enter the number again",
    ),
    "cells-merged": (
        Level.ERROR, "数据区里有横向合并的单元格，内容属于哪一列无法确定",
        "cells are merged across columns among the data, so their column is unclear",
        "请取消合并，并在各列分别填写", "Unmerge them and fill in each column",
    ),
    "cells-filled": (
        Level.NOTE, "纵向合并的单元格已把内容填入所覆盖的各行，合并区域数",
        "cells merged over several rows were filled down into each row; merged ranges",
        "请确认合并的含义就是各行相同；下次请逐行填写", "Make sure that the rows share the value; fill in each row next time",
    ),
    "rows-hidden": (
        Level.NOTE, "隐藏的和筛选后看不见的行也一并读取，行数", "rows that are hidden or filtered out were read as well; rows",
        "不该报送的，请删去这些行：隐藏不等于删除", "Delete them if they are not to be filed: hiding a row does not remove it",
    ),
    "example-skipped": (
        Level.NOTE, "模板的示例行没有读取，行号", "the example row of the template was not read; row",
        "如其中有正式数据，请移到示例行以下", "Move real data below the example row",
    ),
}  # fmt: skip


def issue(code: str, where: Where, value: str = "") -> Issue:
    """The issue `code` at a place; `value` is what stands there. Codes that every reader shares are worded there."""
    if code not in WORDINGS:
        return file_issue(code, where.name, value)
    level, zh, en, remedy_zh, remedy_en = WORDINGS[code]
    return Issue(
        level=level,
        code=code,
        place=where.text(),
        value=value,
        message=Text(zh, en),
        remedy=Text(remedy_zh, remedy_en),
    )


def refusal(code: str, where: Where, value: str = "") -> InputProblem:
    """The same as an exception: the file cannot be taken."""
    return InputProblem(issue(code, where, value))


def counted(code: str, where: Where, rows: Sequence[int]) -> Issue:
    """One issue for many rows of the same kind: how many there are, and the first row numbers."""
    first = issue(code, where)
    numbers = "、".join(str(row) for row in rows[:LISTED])
    message = Text(
        f"{first.message.zh}：另有 {len(rows)} 行，行号 {numbers}{' 等' if len(rows) > LISTED else ''}",
        f"{first.message.en}: {len(rows)} more rows, numbers {numbers.replace('、', ', ')}"
        + (" and so on" if len(rows) > LISTED else ""),
    )
    return Issue(
        level=first.level, code=code, place=first.place, value="", message=message, remedy=first.remedy
    )


def letters(column: int) -> str:
    """The letters of a column counted from 0, as a spreadsheet shows them: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
