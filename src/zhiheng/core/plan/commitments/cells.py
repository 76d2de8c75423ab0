"""What one value cell of a table says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from zhiheng.core.plan.commitments import vocabulary as v
from zhiheng.core.plan.commitments.anchors import FULL, RANK, REFERENCE, find_wordings
from zhiheng.core.plan.commitments.fields import tail_of
from zhiheng.core.plan.commitments.wording import operator, peel, strives
from zhiheng.core.plan.model import Change, Op
from zhiheng.core.quantities import find_figures

DONE = re.compile(r"^(?:基本|初步|全面|加快|持续|全部|继续|积极|有序|稳步|已)?(?:建成|完成|推进|实现|建立|形成|达标|通过验收|创建成功|建成投用|建成使用|投入使用|启用|竣工|完工|开工|建设|创建|落地|出台|发布|实施|启动|建成启用|完善|健全)$")
EMPTY = re.compile(r"^[-—–─－/／…\s·.〇○*]*$")
NEVER = re.compile(r"^(?:杜绝|不发生|零发生|无|零|为零|0起|未发生|不出现|零事故|零容忍)$")
SAME_PACE = re.compile(r"^(?:[与和跟]|同)(?P<ref>.{2,16}?)(?:基本)?同步$")
CUMULATIVE = re.compile(r"^[〔\[【(（]\s*(?P<inner>[^〕\]】)）]+?)\s*[〕\]】)）]$")
_RATE_ONLY = re.compile(r"^(?:年均|每年|累计|共|五年累计|三年累计)[:：]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class CellValue:
    """A value cell as read. `change` is None where the cell leaves it to column and subject."""

    op: Op | None = None
    value: Decimal | None = None
    upper: Decimal | None = None
    unit: str = ""
    change: Change | None = None
    ref: str = ""
    striving: bool = False


def read_cell(text: str) -> CellValue | None:
    """Read a value cell; None where it holds no value (blank, a dash, words without a figure)."""
    text = text.strip().rstrip("。；;")
    if EMPTY.match(text):
        return None
    if DONE.match(text):
        return CellValue(op="do")
    if NEVER.match(text):
        return CellValue(op="=", value=Decimal(0), unit="起")
    bracket = CUMULATIVE.match(text)
    if bracket:
        inner = read_cell(bracket.group("inner"))
        return _with_change(inner, "cumulative") if inner and inner.value is not None else None
    same = SAME_PACE.match(text)
    if same:
        return CellValue(op=">=ref", ref=same.group("ref"))
    return _wording(text) or _figure(text)


def _with_change(cell: CellValue, change: Change) -> CellValue:
    return CellValue(op=cell.op, value=cell.value, upper=cell.upper, unit=cell.unit, change=cell.change or change, striving=cell.striving)


_LOOSE_REFERENCE = re.compile(r"^(?P<how>高于|优于|快于|好于|超过|不低于|低于|不高于|大于|小于)(?P<ref>[^\d，。]{2,20})$")
_LOOSE_OPS = {"高于": ">ref", "优于": ">ref", "快于": ">ref", "好于": ">ref", "超过": ">ref", "大于": ">ref", "不低于": ">=ref", "低于": "<ref", "小于": "<ref", "不高于": "<=ref"}


def _wording(text: str) -> CellValue | None:
    """A cell without a digit: a reference, a rank, full coverage."""
    loose = _LOOSE_REFERENCE.match(text)
    if loose:
        return CellValue(op=_LOOSE_OPS[loose.group("how")], ref=loose.group("ref"))  # type: ignore[arg-type]
    if REFERENCE.search(text) or RANK.search(text):
        for anchor in find_wordings(text):
            if anchor.kind in ("reference", "rank"):
                return CellValue(op=anchor.op, ref=anchor.ref, striving=strives(text))  # type: ignore[arg-type]
    if FULL.search(text) and len(text) <= 10:
        return CellValue(op="=", value=Decimal(100), unit="%")
    if re.match(r"^(?:全市|全省|全国|全区)?(?:前列|领先|第一|前[一二三四五六七八九十\d]+[名位]?)$", text):
        return CellValue(op="rank", ref=text)
    return None


def _figure(text: str) -> CellValue | None:
    figures = list(find_figures(text))
    figures = [f for f in figures if not (f.unit == "年" and f.value > 1900) and not re.search(r"(?:19|20)\d{2}$", text[max(0, f.start) : f.end]) or f.end == len(text) and f.start == 0]
    if not figures:
        return None
    figure = figures[0]
    words = peel(text, 0, figure.start)
    change: Change | None = None
    if words.has("yearly"):
        change = "per_year"
    elif words.has("falls_to"):
        change = None
    elif words.has("falls_by"):
        change = "decline"
    elif words.has("grows_by"):
        change = "growth"
    elif words.has("sums"):
        change = "cumulative"
    elif words.has("adds"):
        change = "increase"
    op: str | None = "between" if figure.upper is not None else operator(words, tail_of(text, figure.end), text[: figure.start]) or None
    if op is None and words.has("falls_to"):
        op = "<="
    if op is None and words.classes and words.nearest.get("reaches") in ("达到", "达", "提高到"):
        op = ">="
    value, unit = figure.value, figure.unit
    if unit == "成":
        value, unit = value * 10, "%"
    return CellValue(op=op, value=value, upper=figure.upper, unit=unit, change=change, striving=strives(text))  # type: ignore[arg-type]


def default_op(subject: str, cell: CellValue, change: Change) -> Op:
    """The operator where neither cell nor subject fixes it: by the sense of the subject."""
    if change in ("decline", "growth", "increase", "cumulative", "per_year"):
        return ">="
    if cell.unit == "%" and cell.value == 100:
        return "="
    if cell.value == 0:
        return "="
    if v.LOWER_IS_BETTER.search(subject[-14:]) and not re.search(r"(?:处理|利用|下降|降低|合格|达标|处置|治理|削减|减少|消除)(?:率|比例)?$", subject):
        return "<="
    return ">="
