"""What a row of a table says besides its values: subject, category, unit, bodies, deadline, firmness, baseline."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from zhiheng.core.bodies import Bodies, read_body_list
from zhiheng.core.plan.commitments.cells import EMPTY
from zhiheng.core.plan.commitments.columns import Column, Role, header_unit, is_unit, without_unit
from zhiheng.core.plan.commitments.context import Context
from zhiheng.core.plan.commitments.layouts import Layout
from zhiheng.core.plan.commitments.years import find_years
from zhiheng.core.plan.model import Firm
from zhiheng.core.plan.passages import Passage

NUMBERING = re.compile(
    r"^(?:\d{1,3}(?:\.\d{1,2})?[.．、)）]|[（(]\d{1,2}[)）]|[①-⑳]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）]|★|\*|#)\s*(?!\d)"
)
_LEVEL_VERBS = re.compile(r"^(?:建成|完成|数量|达到|规模|总数|个数|实现|比例为|创建)$")
_AIMS = re.compile(r"^(?:提升|提高|加强|强化|推进|优化|完善|改善|保障|增强|夯实|健全|促进)")
"""A task above its indicators (提升质量 | 合格率) is no part of their names."""
_CHANGES = re.compile(r"(?:减少|下降|降低|削减|增长|提高|增加)(?:率|幅度|比例)?$")
_SAME = re.compile(r"^(?:同上|同左|〃|″|\"|“|”|ditto)$")
_OF_WHICH = re.compile(r"^[#—\-－·]*\s*(?:其中|含|其中含)[:：]?\s*(?=.)")
_FOOTNOTE = re.compile(
    r"(?<=[市区县村率量值额度])[1-9](?![个项家件年月日岁名人次倍条起处座所位万亿千百元吨天批分平米公亩级类星号种时小至到以台套辆户只头张场])(?=[一-鿿])|[¹²³⁴⁵⁶⁷⁸⁹](?=[一-鿿（(]|$)"
)
"""The mark of a footnote inside a name."""
_NAMELESS = re.compile(
    r"^(?:总量|总数|总额|数量|规模|比例|占比|比重|面积|产值|增速|增长率|覆盖率|合格率|达标率|完成率|及格率|优良率|普及率|(?:一般|较大|重大|特大|较大及以上|较大以上|重特大)(?:安全)?事故(?:起数)?|死亡人数|受伤人数)$"
)
"""Names that say what is counted and not of what: the category above says it."""
_SEVERITY = re.compile(r"^(?:一般|较大|重大|特大|重特大)(?:及?以上)?$")
"""How grave, in a column behind what happens: 食品安全事故 | 重大及以上."""
_HOLDER = re.compile(r"(?:类?指标|方面|情况|类|目标)$")
_PURE_NUMBER = re.compile(r"指数|系数|倍数|比例?$|比$")
_TOTALS = re.compile(r"^(?:合计|总计|小计|全[市区县省]合计)$")
_ALTERNATIVES = re.compile(r"[（(](?P<each>[^（）()/／]{1,8}(?:[/／][^（）()/／]{1,8})+)[)）]$")


@dataclass(frozen=True, slots=True)
class RowFacts:
    """What a row says before its values. `first` is the column its subject begins in."""

    subject: str
    unit: str
    category: str
    first: int
    bodies: Bodies
    firm: Firm
    year: str = ""
    """The deadline that the row itself names."""
    alternatives: tuple[str, ...] = ()
    """昼间, 夜间 in “噪声平均值（昼间/夜间）”."""


@dataclass(slots=True)
class RowReader:
    """Reads rows in order and remembers what blank cells repeat."""

    layout: Layout
    context: Context
    above: dict[int, str] = field(default_factory=dict)
    group: str = ""
    group_unit: str = ""
    """The unit that the group's name gives for its rows."""
    group_firm: Firm | None = None
    whole: str = ""
    """The last subject that is no part of another: what “其中” speaks of."""

    def begin_group(self, text: str) -> None:
        """A row of one text opens a group: its category, or how firm its targets are."""
        label = NUMBERING.sub("", text)
        firm = _firmness(label)
        if firm and len(label) <= 8:
            self.group_firm = firm
        else:
            self.group, self.group_unit = without_unit(label), header_unit(label)
            for column in self.layout.having("category"):
                self.above.pop(column, None)

    def facts(self, row: tuple[Passage, ...]) -> RowFacts:
        """What `row` says."""
        category = self.category(row)
        subject, unit, first = self.subject(row)
        subject = subject or category
        unit = self.unit(row, subject, unit)
        if self.group_unit and not unit:
            subject, unit = self.of_group(subject), self.group_unit
        subject = _named(subject, category)
        bodies = self.bodies(row)
        each = _ALTERNATIVES.search(subject)
        return RowFacts(
            subject,
            unit,
            category,
            first,
            bodies,
            self.firm(row),
            self.year(row),
            tuple(re.split(r"[/／]", each["each"])) if each else (),
        )

    def text(self, row: tuple[Passage, ...], index: int) -> str:
        """The printed text of a cell."""
        return row[index].printed.strip() if index < len(row) else ""

    def inherited(self, row: tuple[Passage, ...], index: int) -> str:
        """The text of a cell, or that above it where it is blank or says 同上."""
        own = self.text(row, index)
        if own and not _SAME.match(own):
            self.above[index] = own
        return self.above.get(index, "")

    def category(self, row: tuple[Passage, ...]) -> str:
        """The lowest category of a row."""
        found = [self.inherited(row, c) for c in self.layout.having("category")]
        filled = [NUMBERING.sub("", text) for text in found if text and not EMPTY.match(text)]
        return filled[-1] if filled else self.group

    def subject(self, row: tuple[Passage, ...]) -> tuple[str, str, int]:
        """Subject, its unit in brackets, and the first column it came from. Cells at the left inherit from above."""
        columns = self.layout.having("subject", "area")
        own = [NUMBERING.sub("", self.text(row, c)) for c in columns]
        filled = [i for i, text in enumerate(own) if text and not EMPTY.match(text)]
        if not filled:
            return "", "", columns[0] if columns else 0
        for i in range(filled[0]):
            own[i] = self.above.get(columns[i], "")
        for i in range(len(own)):
            if own[i] and not EMPTY.match(own[i]):
                self.above[columns[i]] = own[i]
        unit = next((u for u in (header_unit(t) for t in reversed(own)) if u), "")
        parts = [
            without_unit(_FOOTNOTE.sub("", t))
            for t in own
            if t and not EMPTY.match(t) and not _TOTALS.match(t)
        ]
        return self.of_which(_join(parts)), unit, columns[filled[0]]

    def of_group(self, subject: str) -> str:
        """A row's name behind that of its group, where the group names what is measured: 排放总量减少（%） above 氨氮."""
        falls = _CHANGES.search(self.group)
        head = self.group[: falls.start()] if falls else self.group
        return subject if head in subject else head + subject + (falls[0] if falls else "")

    def of_which(self, subject: str) -> str:
        """A part (“其中：农民工”) completed by the whole above it."""
        part = _OF_WHICH.match(subject)
        if not part:
            self.whole = subject
            return subject
        own = subject[part.end() :]
        if not self.whole or own[-2:] == self.whole[-2:] or self.whole in own:
            return own
        return own + re.sub(r"^(?:新增)", "", self.whole)

    def unit(self, row: tuple[Passage, ...], subject: str, bracket: str) -> str:
        """The unit cell of a row, else the unit in its label; a blank cell repeats the one above."""
        for c in self.layout.having("unit"):
            own = self.text(row, c)
            if EMPTY.match(own) and own:
                return bracket
            if own and not _SAME.match(own):
                self.above[c] = own
                return own
            if not bracket and not _PURE_NUMBER.search(subject):
                return self.above.get(c, "")
        return bracket

    def bodies(self, row: tuple[Passage, ...]) -> Bodies:
        """Bodies in the row's own columns, else those of the part."""
        lead: list[str] = []
        support: list[str] = []
        for c in self.layout.having("bodies"):
            found = read_bodies(self.inherited(row, c))
            header = self.layout.columns[c].header
            target = (
                support
                if re.search(r"配合|协办|参与|支持", header) and not re.search("牵头|责任", header)
                else lead
            )
            target.extend(n for n in found.lead if n not in target)
            support.extend(n for n in found.support if n not in support)
        return Bodies(tuple(lead), tuple(support)) if lead or support else self.context.bodies

    def firm(self, row: tuple[Passage, ...]) -> Firm:
        """预期性 strives, 约束性 binds."""
        for role in ("nature", "category"):
            for c in self.layout.having(role):
                said = _firmness(self.inherited(row, c))
                if said:
                    return said
        return self.group_firm or self.context.firm

    def year(self, row: tuple[Passage, ...]) -> str:
        """The last year that the row's own time cell names."""
        for c in self.layout.having("yearlabel", "time"):
            years = find_years(self.inherited(row, c))
            bare = re.findall(r"(?<!\d)20\d{2}(?!\d)", self.inherited(row, c))
            if years or bare:
                return str(years[-1].last) if years else bare[-1]
        return ""

    def baseline(self, row: tuple[Passage, ...], column: Column) -> str:
        """The cell of the base column that speaks of the same thing, as printed."""
        bases = [
            c for c in self.layout.having("base") if self.layout.columns[c].indicator == column.indicator
        ]
        text = self.text(row, bases[-1]) if bases else ""
        return "" if EMPTY.match(text) else text


def _firmness(text: str) -> Firm | None:
    if re.search("预期|引导|导向|指导|倡导", text) and "性" in text:
        return "striving"
    return "binding" if "约束" in text else None


def _named(subject: str, category: str) -> str:
    """A name that cannot stand alone behind its category: 工程质量安全 | 一般事故."""
    whose = _HOLDER.sub("", without_unit(category))
    return whose + subject if whose and whose != subject and _NAMELESS.match(subject) else subject


def _join(parts: list[str]) -> str:
    """Subject cells of one row joined, without repeating what one says of the other."""
    whole = ""
    if len(parts) > 1:
        parts = [p for p in parts[:-1] if not _AIMS.match(p)] + parts[-1:]
    for part in parts:
        if part in whole or _LEVEL_VERBS.match(part):
            continue
        if _SEVERITY.match(part):
            whole = part + whole
        elif whole and whole in part:
            whole = part
        else:
            whole += part
    return whole


def caption_unit(caption: str) -> str:
    """The unit that a caption gives for the whole table: “单位：%”."""
    match = re.search(r"单位[:：]\s*([^\s，。；)）]{1,10})", caption)
    return match.group(1) if match and is_unit(match.group(1)) else ""


def read_bodies(text: str) -> Bodies:
    """The bodies in a cell of a bodies column: the column says what they are, so every name counts."""
    if EMPTY.match(text):
        return Bodies()
    found = read_body_list(text)
    if found is not None:
        return found
    names = [n.strip() for n in re.split(r"[、，,；;\s]+", text) if n.strip() and not EMPTY.match(n)]
    return Bodies(tuple(names))


__all__ = ["NUMBERING", "Role", "RowFacts", "RowReader", "caption_unit", "read_bodies"]
