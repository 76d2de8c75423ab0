"""The sheet 「问题清单」 of a return: a line for every problem, each with a way to its cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from zhiheng.core.issues import LEVEL_LABELS, Language, Level, Text
from zhiheng.core.registers.problems import CellProblem
from zhiheng.files.filings.book_parts import DECLARATION
from zhiheng.files.filings.book_stream import column_letters
from zhiheng.files.filings.marking_sheet import Place
from zhiheng.files.filings.marking_styles import ListStyles
from zhiheng.files.filings.sheet_styles import A4, row_height
from zhiheng.files.filings.sheet_words import cell_text, quoted_name

MARKED_AT_MOST = 5_000
"""Problems that are marked and listed one by one; programs grow slow with more notes."""
LIST_NAME = Text("问题清单", "Problems")
HEADERS = (
    (Text("行号", "Row"), 9.0),
    (Text("栏目", "Column"), 20.0),
    (Text("填写的内容", "Value"), 24.0),
    (Text("程度", "Level"), 9.0),
    (Text("问题", "Problem"), 46.0),
    (Text("怎么改", "What to do"), 46.0),
)
SUMMARY = Text(
    "共 {count} 处：{levels}。有问题的单元格已标色并加批注，点行号可到该处。",
    "{count} in all: {levels}. The cells are coloured and carry notes; click a row number to go there. ",
)
OWN = Text(
    "改好后直接用本工作簿重新报送，批注、颜色和本表都不必删除。",
    "Mend them and file this workbook again; notes, colours and this sheet may stay.",
)
MORE = Text("同类问题还有 {} 处，未逐一标出", "{} more of this kind, not marked one by one")
WHOLE_ROW = Text("（整行）", "(whole row)")
LONGEST_VALUE = 200
"""Characters of a value that are shown."""
HEADER_ROW = 3


@dataclass(slots=True)
class Problems:
    """The problems of a return: the first of them one by one, the rest counted by column, level and remedy."""

    listed: list[CellProblem] = field(default_factory=list)
    more: Counter[tuple[str, Level, Text]] = field(default_factory=Counter)
    levels: Counter[Level] = field(default_factory=Counter)
    rows: set[int] = field(default_factory=set)


def gathered(cells: Iterable[CellProblem], *, rows_at_most: int) -> Problems:
    """Takes the problems in the order given; of the rows they name, remembers the first `rows_at_most`."""
    found = Problems()
    for problem in cells:
        found.levels[problem.level] += 1
        if len(found.rows) < rows_at_most:
            found.rows.add(problem.row)
        if len(found.listed) < MARKED_AT_MOST:
            found.listed.append(problem)
        else:
            found.more[problem.column, problem.level, problem.remedy] += 1
    return found


@dataclass(frozen=True, slots=True)
class Listing:
    """What the list needs beside the problems: names of columns, values of cells, and where the cells now are."""

    sheet: str
    labels: Mapping[str, str]
    """Identifier of a column → its header in the file."""
    values: Mapping[tuple[int, str], str]
    places: Mapping[tuple[int, str], Place]
    """Row in the file and identifier of a column → the cell in the workbook that is returned."""
    language: Language
    closing: Text = OWN
    """What the person is to do with the workbook."""


def list_sheet(problems: Problems, listing: Listing, styles: ListStyles, space: str) -> bytes:
    """The XML of the list as a worksheet, `space` being the workbook's dialect."""
    language = listing.language
    rows = [_line(1, 32, [(LIST_NAME.said(language), styles.title)])]
    summary = summary_words(problems, language) + listing.closing.said(language)
    width = sum(width for _, width in HEADERS)
    rows.append(_line(2, row_height([(summary, width)], least=24), [(summary, styles.notes)]))
    rows.append(_line(HEADER_ROW, 26, [(words.said(language), styles.header) for words, _ in HEADERS]))
    links = []
    for number, problem in enumerate(problems.listed, start=HEADER_ROW + 1):
        rows.append(_row(number, _words(problem, listing), styles, linked=True))
        row, column = listing.places[problem.row, problem.column]
        where = f"{quoted_name(listing.sheet)}!{column_letters(column)}{row}"
        links.append(f'<hyperlink ref="A{number}" location={quoteattr(where)}/>')
    number = HEADER_ROW + len(problems.listed)
    for (name, level, remedy), count in problems.more.most_common():
        number += 1
        label = listing.labels.get(name, WHOLE_ROW.said(language))
        more = MORE.said(language).format(f"{count:,}")
        words = ["…", label, "", LEVEL_LABELS[level][language], more, remedy.said(language)]
        rows.append(_row(number, words, styles, linked=False))
    return _sheet(rows, links, space)


def summary_words(problems: Problems, language: Language) -> str:
    """How many problems there are, and of which level."""
    said = [
        f"{LEVEL_LABELS[level][language]} {problems.levels[level]:,}"
        for level in Level
        if problems.levels[level]
    ]
    levels = ("，" if language == "zh" else ", ").join(said)
    return SUMMARY.said(language).format(count=f"{problems.levels.total():,}", levels=levels)


def _words(problem: CellProblem, listing: Listing) -> list[str]:
    language = listing.language
    return [
        str(problem.row),
        listing.labels.get(problem.column, WHOLE_ROW.said(language)),
        listing.values.get((problem.row, problem.column), "")[:LONGEST_VALUE],
        LEVEL_LABELS[problem.level][language],
        problem.message.said(language),
        problem.remedy.said(language),
    ]


def _row(number: int, words: list[str], styles: ListStyles, *, linked: bool) -> str:
    looks = [
        styles.link if linked else styles.center,
        styles.text,
        styles.text,
        styles.center,
        styles.text,
        styles.text,
    ]
    height = row_height([(word, width) for word, (_, width) in zip(words, HEADERS, strict=True)], least=22)
    return _line(number, height, list(zip(words, looks, strict=True)))


def _line(number: int, height: float, cells: list[tuple[str, int]]) -> str:
    inner = ""
    for place, (words, style) in enumerate(cells, start=1):
        start = f'<c r="{column_letters(place)}{number}" s="{style}"'
        text = f' t="inlineStr"><is><t xml:space="preserve">{escape(cell_text(words))}</t></is></c>'
        inner += start + (text if words else "/>")
    return f'<row r="{number}" ht="{height}" customHeight="1">{inner}</row>'


def _sheet(rows: list[str], links: list[str], space: str) -> bytes:
    widths = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
        for place, (_, width) in enumerate(HEADERS, start=1)
    )
    last = column_letters(len(HEADERS))
    hyperlinks = f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else ""
    return (
        f'{DECLARATION}<worksheet xmlns="{space}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView workbookViewId="0"><pane ySplit="{HEADER_ROW}" topLeftCell="A{HEADER_ROW + 1}" '
        f'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>{widths}</cols>'
        f'<sheetData>{"".join(rows)}</sheetData><mergeCells count="1"><mergeCell ref="A2:{last}2"/></mergeCells>'
        f'{hyperlinks}<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.7" header="0.3" footer="0.35"/>'
        f'<pageSetup paperSize="{A4}" orientation="landscape" fitToHeight="0"/></worksheet>'
    ).encode()
