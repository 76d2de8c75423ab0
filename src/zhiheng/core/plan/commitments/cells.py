"""What one value cell of a table says."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from zhiheng.core.plan.commitments import vocabulary as v
from zhiheng.core.plan.commitments.anchors import find_wordings
from zhiheng.core.plan.commitments.fields import tail_of
from zhiheng.core.plan.commitments.wording import Words, operator, peel, strives
from zhiheng.core.plan.commitments.years import find_years
from zhiheng.core.plan.model import Change, Op
from zhiheng.core.quantities import Figure, find_figures

LONGEST_LABEL = 6
"""Characters that may stand before the figure of a cell and still only narrow the row's subject."""

DONE = re.compile(
    r"^(?:基本|初步|全面|加快|持续|全部|继续|积极|有序|稳步|已)?"
    r"(?:建成|完成|推进|实现|建立|形成|达标|通过验收|创建成功|创成|建成投用|建成使用|投入使用|启用|竣工|完工|开工|建设|创建|落地|出台|发布|实施|启动|建成启用|完善|健全|√|✓)$"
)
EMPTY = re.compile(r"^[-—–─－/／…\s·.〇○*]*$")
NEVER = re.compile(r"^(?:杜绝|不发生|零发生|无|零|为零|0起|未发生|不出现|零事故|零容忍)$")
VERBAL = re.compile(
    r"^(?:进一步|明显|持续|稳步|逐步|不断|大幅|显著|基本|有效|总体|保持|全面|继续|较大|有所)+(?:改善|提高|提升|下降|降低|稳定|增长|增加|减少|好转|优化|平稳|扩大|缩小|达标|减缓|放缓|好转|稳中有[升降])$|^(?:完成|达到|控制在)(?:国家|省|市|上级|区).{0,8}(?:任务|目标|要求|指标|标准)(?:以?内)?$"
)
"""An aim without a number: it belongs in a value column and says nothing measurable."""
_BETWEEN = re.compile(r"[，；;、\n]|,(?!\d{3})|(?<=[\d%‰个家项分])\s*(?=20\d{2}年)")
"""What parts the values of a cell; a line break between them may be lost."""
BOUND = re.compile(
    r"^(?:不低于|不少于|不高于|不超过|不大于|不小于|大于|小于|高于|低于|超过|[≥≤><＞＜≧≦=]|大于等于|小于等于)$"
)
SAME_PACE = re.compile(r"^(?:[与和跟]|同)(?P<ref>.{2,16}?)(?:基本)?同步$")
HALVED = re.compile(r"^(?:[比较](?P<base>.{2,8}?))?减半$")
DOUBLED = re.compile(r"^(?:[比较](?P<base>.{2,8}?))?翻(?P<times>[一两二三])?番$")
CUMULATIVE = re.compile(
    r"^(?P<sign>[≥≤><＞＜]?)\s*[〔\[【(（［]\s*(?P<inner>[^〕\]】)）］]+?)\s*[〕\]】)）］]\s*(?P<tail>左右|以上|以下|以内)?$"
)
_REMARK = re.compile(r"(?<=[\d%‰一-鿿])[（(][^（）()]*[)）]$")
_MARKS = re.compile(r"[*＊①-⑨△▲★]+$")
_SIGN = re.compile(r"^(?P<sign>[-−－↓↑+＋])\s*(?=\d)")
_LOOSE_REFERENCE = re.compile(
    r"^(?P<how>高于|优于|快于|好于|超过|不低于|低于|不高于|大于|小于)(?P<ref>[^\d，。]{2,20})$"
)
_LOOSE_OPS: dict[str, Op] = {
    "高于": ">ref", "优于": ">ref", "快于": ">ref", "好于": ">ref", "超过": ">ref", "大于": ">ref",
    "不低于": ">=ref", "低于": "<ref", "小于": "<ref", "不高于": "<=ref",
}  # fmt: skip
_OWN_MEASURE = re.compile(
    r"^(?:力争|争取|确保|努力|使)?(?P<measure>[一-鿿]{1,6}(?:率|强度|量|水平|比重|比例|占比|规模|增速|指数))$"
)
_PLACE = re.compile(r"^(?:全市|全省|全国|全区|全县)?(?:前列|领先|第一|前[一二三四五六七八九十\d]+[名位]?)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class CellValue:
    """A value cell as read. `change` and `op` are None where the cell leaves them to column and subject."""

    op: Op | None = None
    value: Decimal | None = None
    upper: Decimal | None = None
    unit: str = ""
    change: Change | None = None
    ref: str = ""
    striving: bool = False
    by: str = ""
    """A year that the cell itself names."""
    baseline: str = ""
    label: str = ""
    """Words before the figure that narrow the row's subject: 昼间 in “昼间≤56”."""
    rest: str = ""
    """Words behind the figure that are part of no value: 示范企业 in “5家示范企业”."""


def read_cell(text: str) -> CellValue | None:
    """Read a cell with one value; None where it holds none (blank, a dash, words without a figure)."""
    text = _MARKS.sub("", text.strip().rstrip("。；;"))
    if EMPTY.match(text):
        return None
    if DONE.match(text):
        return CellValue(op="do")
    if NEVER.match(text):
        return CellValue(op="=", value=Decimal(0), unit="起")
    bracket = CUMULATIVE.match(text)
    if bracket:
        inner = read_cell(bracket["sign"] + bracket["inner"] + (bracket["tail"] or ""))
        return (
            replace(inner, change=inner.change or "cumulative") if inner and inner.value is not None else None
        )
    return _phrase(text) or _figure(_REMARK.sub("", text))


def read_cells(text: str) -> list[CellValue]:
    """All values of a cell: “昼间≤56，夜间≤47” and “≤56/≤47” hold two. [] where there is none."""
    pieces = [p for p in _BETWEEN.split(text.strip().rstrip("。；;")) if p.strip()]
    if len(pieces) == 1:
        pieces = _slashed(text) or pieces
    read = [read_cell(piece) for piece in pieces]
    found = [cell for cell in read if cell is not None]
    if len(pieces) > 1 and len(found) == len(pieces):
        return _sharing(found)
    whole = read_cell(text)
    return [whole] if whole is not None else []


def _slashed(text: str) -> list[str]:
    """The values of “≤56/≤47”; [] where a slash belongs to a unit or fraction."""
    pieces = [p.strip() for p in re.split(r"[/／]", text)]
    return pieces if len(pieces) > 1 and all(re.match(r"^[≥≤<>＜＞]?\s*\d", p) for p in pieces) else []


def _sharing(cells: list[CellValue]) -> list[CellValue]:
    """Values in a row share the unit of the last where they have none, and the year of the first."""
    unit = next((c.unit for c in reversed(cells) if c.unit), "")
    return [replace(c, unit=c.unit or (unit if c.value is not None else "")) for c in cells]


def is_plain_value(text: str) -> bool:
    """Whether a cell is a value and nothing else, so that its column can hold nothing but values."""
    cells = read_cells(text)
    return bool(cells) and len(text) <= 24 and not any(c.rest or len(c.label) > 3 for c in cells)


def is_sentence(text: str, cells: list[CellValue]) -> bool:
    """Whether a cell says more than values: its figures have subjects of their own."""
    if any(c.rest or len(c.label) > LONGEST_LABEL for c in cells):
        return True
    figures = [f for f in find_figures(text) if not _is_year(f)]
    years = {y.last for y in find_years(text)}
    return len(text) > 12 and len(figures) > max(len(cells), 1) + len(years) - (1 if years else 0)


def _phrase(text: str) -> CellValue | None:
    """A cell that speaks without a plain figure: a reference, a rank, full coverage, halving, doubling."""
    same, halved, doubled = SAME_PACE.match(text), HALVED.match(text), DOUBLED.match(text)
    if same:
        return CellValue(op=">=ref", ref=same.group("ref"))
    if halved:
        return CellValue(op=">=", value=Decimal("0.5"), change="decline", baseline=halved.group("base") or "")
    if doubled:
        times = {"两": 2, "二": 2, "三": 3}.get(doubled.group("times") or "", 1)
        return CellValue(
            op=">=", value=Decimal(times), unit="番", change="growth", baseline=doubled.group("base") or ""
        )
    loose = _LOOSE_REFERENCE.match(text)
    if loose:
        return CellValue(op=_LOOSE_OPS[loose.group("how")], ref=loose.group("ref"))
    if _PLACE.match(text):
        return CellValue(op="rank", ref=text)
    for anchor in find_wordings(text):
        if anchor.kind in ("reference", "rank"):
            return CellValue(
                op=anchor.op or None,
                ref=anchor.ref,
                striving=strives(text),
                label=_measure(text[: anchor.start]),
            )
        if anchor.kind == "full" and len(text) <= 10:
            return CellValue(op="=", value=Decimal(100), unit="%")
    return None


def _measure(left: str) -> str:
    """What a reference is held against, where the words before it name a measure of their own: 投入强度 in “力争投入强度高于…”."""
    found = _OWN_MEASURE.match(left)
    return found["measure"] if found else ""


def _is_year(figure: Figure) -> bool:
    return figure.unit in ("年", "") and 1900 < figure.value < 2100 and figure.upper is None


def _figure(text: str) -> CellValue | None:
    sign = _SIGN.match(text)
    years = find_years(text)
    inside = [(y.start, y.end) for y in years if text != text[y.start : y.end]]
    figures = [f for f in find_figures(text) if not any(a <= f.start < b for a, b in inside)]
    figures = [f for f in figures if not (_is_year(f) and f.unit == "年")]
    if not figures:
        return None
    figure = figures[0]
    words = peel(text, 0, figure.start)
    tail = tail_of(text, figure.end)
    value, unit = figure.value, figure.unit
    if unit == "成":
        value, unit = value * 10, "%"
    label = _label(text[: words.end], sign)
    rest = text[figure.end + len(tail) :].strip("。；，、 )）〕]") if len(figures) == 1 else "多"
    return CellValue(
        op="between" if figure.upper is not None else _operator(words, tail),
        value=value, upper=figure.upper, unit=unit, change=_change(words, sign), striving=strives(text),
        by=str(years[-1].last) if inside and not words.baseline else "", baseline=words.baseline, label=label, rest=rest,
    )  # fmt: skip


def _label(left: str, sign: re.Match[str] | None) -> str:
    """What narrows the subject: the words before the figure without years, brackets and signs."""
    for year in reversed(find_years(left)):
        left = left[: year.start] + left[year.end :]
    left = re.sub(r"^(?:到|至|在)?[:：，、 ]*|[:：，、 为]+$|^其中[:：]?", "", left).strip("〔[（( ")
    return "" if sign or left in ("到", "至", "底", "末", "前", "共", "由", "从") else left


def _change(words: Words, sign: re.Match[str] | None) -> Change | None:
    """The kind of change that the words before the figure fix."""
    if words.has("yearly"):
        return "per_year"
    if words.has("falls_to"):
        return None
    for name, change in _CHANGES:
        if words.has(name):
            return change
    return "decline" if sign and sign.group("sign") in "-−－↓" else None


_CHANGES: tuple[tuple[str, Change], ...] = (
    ("falls_by", "decline"), ("grows_by", "growth"), ("sums", "cumulative"), ("adds", "increase"),
)  # fmt: skip


def _operator(words: Words, tail: str) -> Op | None:
    said = operator(words, tail)
    if said:
        return said
    if words.has("falls_to"):
        return "<="
    if words.nearest.get("reaches") in ("达到", "达", "提高到", "提升到", "增加到"):
        return ">="
    return None


_RISING = re.compile(r"(?:处理|利用|下降|降低|合格|达标|处置|治理|削减|减少|消除|救治|控制)(?:率|比例)?$")


def default_op(subject: str, cell: CellValue, change: Change) -> Op:
    """The operator where neither cell nor subject fixes it: by the sense of the subject."""
    if change in ("decline", "growth", "increase", "cumulative", "per_year"):
        return ">="
    if cell.unit == "%" and cell.value == 100:
        return "="
    if cell.value == 0:
        return "="
    falling = v.LOWER_IS_BETTER.search(subject[-14:])
    return "<=" if falling and (not _RISING.search(subject) or "不合格" in subject[-4:]) else ">="
