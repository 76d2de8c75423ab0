"""Figures in Chinese text: numerals, ranges, fractions and units, found with their place and value.

A figure is a number with its unit as printed: “95%” is 95 with "%", “1.5亿元” is 1.5 with "亿元", “二十家” is 20 with
"家", “三分之二” is 0.6667 without a unit. What a figure is for (a target, a date, a name) is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

SCALES = ("万亿", "千亿", "百亿", "十亿", "亿", "千万", "百万", "十万", "万", "千", "百")

COUNTERS = (
    "家次", "人次", "人天", "人年", "批次", "班次", "工作天", "车次", "架次", "站次", "户次", "项次", "场次", "课时", "学时", "学分",
    "公里", "里", "个百分点", "百分点", "个工作日", "工作日", "个小时", "小时", "个月", "分钟",
    "个", "家", "项", "件", "名", "户", "所", "座", "条段", "条", "张", "场", "支", "批", "起", "处", "套", "台", "辆", "艘", "架",
    "部", "册", "篇", "种", "类", "门", "位", "分", "只", "头", "株", "棵", "块", "间", "栋", "幢", "床", "班", "期", "例",
    "宗", "份", "枚", "对", "组", "队", "次", "人", "倍", "岁", "周岁", "天", "日", "年", "届", "集", "首", "站", "桩", "根",
    "标台", "孔", "口", "列", "羽", "尾", "盏", "面", "层", "秒", "成", "片", "本", "笔", "单", "点", "席",
)  # fmt: skip
"""Measure words that count things. What must not follow them stands in NOT_AFTER."""

MEASURES = (
    "平方公里", "平方千米", "平方米", "立方米", "立方", "公顷", "平方", "万亩", "亩", "米", "千米", "毫米", "厘米", "微米",
    "吨标准煤", "千克标准煤", "克标准煤", "吨标煤", "吨", "公斤", "千克", "克", "毫克", "微克", "纳克", "斤", "升", "毫升", "标准立方米",
    "千瓦时", "千瓦", "兆瓦", "吉瓦", "瓦", "度", "兆焦", "焦耳", "伏安", "千伏安", "千伏", "蒸吨", "标准箱", "重量箱", "箱", "锭", "标箱", "载重吨",
    "元", "美元", "港元", "欧元", "人民币元", "户籍人口", "常住人口", "人口",
    "dB(A)", "dB（A）", "dB", "分贝", "μg/m³", "μg/m3", "ug/m3", "mg/L", "mg/m3", "m3", "m³", "m2", "m²", "㎡", "km2", "km²", "km",
    "MW", "GW", "kW", "kWh", "kgce", "tce", "Mbps", "Gbps", "bps", "EFLOPS", "PFLOPS", "Tbps", "TB", "PB", "EB", "EFlops", "℃", "m",
    "兆比特每秒", "兆", "平米", "PE", "TEU",
)  # fmt: skip
"""Units of measure, money and population."""

RATIO_SIGNS = ("%", "‰", "％", "%o", "‱")

NOT_AFTER = {
    "分": "钟别之类级布销公校支局会管部院区行队站馆店层工解段摊歧享担数批期",
    "处": "理置于长室罚方",
    "项": "目",
    "人": "均才大工口员民士文体为类力事机",
    "次": "级要性品",
    "元": "素旦",
    "部": "门分委署级队",
    "名": "牌录优师特称单",
    "点": "击面位多",
    "日": "常均",
    "年": "级龄代轻",
    "种": "植业子养",
    "家": "庭政园用电具长",
    "所": "有需在属",
    "组": "织成建",
    "班": "子组",
    "期": "间末满货刊",
    "面": "向对积貌",
    "成": "本立果为效员功长品交都",
    "对": "接标口应外比于",
    "头": "部",
    "位": "居于列置",
    "口": "岸腔径",
    "间": "接隔",
    "类": "别似型",
    "起": "到步来草重",
    "度": "假",
    "层": "级次面",
    "天": "然津空地",
    "级": "",
    "件": "套",
    "门": "店",
    "单": "位元一个价",
    "本": "级地市区省县科质",
    "集": "中团聚群成体约",
    "首": "次个批席都要",
    "站": "点",
    "片": "区",
    "块": "状",
    "百分点": "",
    "米": "",
    "千": "克瓦米伏",
    "吨": "",
    "队": "伍员列",
    "套": "餐",
    "台": "账湾阶",
    "场": "所地景",
    "条": "件例款",
    "支": "持撑付出队",
    "批": "准发",
    "册": "",
    "号": "",
    "立方": "",
    "里": "面",
    "席": "位",
    "笔": "",
    "孔": "",
    "克": "服",
    "升": "级至到学",
    "周岁": "",
    "倍": "",
    "人口": "",
    "平方": "",
    "m": "",
    "兆": "",
    "根": "据本",
    "秒": "",
    "羽": "",
    "尾": "",
    "门类": "",
    "户": "籍外口均",
    "张": "家",
    "批次": "",
    "套房": "",
}
"""Characters that make another word of a measure word: 处 in 处理, 项 in 项目."""

_DIGITS = r"\d{1,3}(?:[,，]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
_CHINESE = r"[一二两三四五六七八九十百千〇零]*[一二两三四五六七八九十百][一二两三四五六七八九十百千〇零]*"
_RANGE = r"(?:[-~—–－～―至到]|——)"


def _alternatives(words: tuple[str, ...]) -> str:
    """A pattern that matches any of `words`, the longest first, each with what must not follow it."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(w) + (f"(?![{NOT_AFTER[w]}])" if NOT_AFTER.get(w) else "") for w in ordered)


_SCALE = "|".join(SCALES)
_BASE = _alternatives(COUNTERS + MEASURES)
_DENOMINATOR = (
    r"[/／](?:每)?(?:10万人?|千瓦时|(?:百|千|万|亿|十万|百万)?(?:标准)?(?:平方公里|平方千米|平方米|立方米|公顷|亩|户籍人口|常住人口|人口|名老人|老年人|人|户|家|年|月|周"
    r"|日|天|小时|万元|元|亿元|GDP|升|吨|公里|千米|km2|d|h|a|s|车|台|次|床|m3|m³|L|万辆|辆|件|孔|秒|张|所|万人))"
)
_UNIT = (
    rf"(?:{'|'.join(re.escape(s) for s in RATIO_SIGNS)}"
    rf"|(?:{_SCALE})?(?:{_BASE})(?:[（(][次件户套间人]+[)）])?(?:{_DENOMINATOR}(?:[·.]平方公里)?){{0,2}}"
    rf"|[/／]10万人?"
    rf"|(?:{_SCALE})(?=以上|以下|以内|左右|[^一-鿿]|$)|[万亿](?=[一-鿿]{{2,}}))"
)

FIGURE = re.compile(
    rf"""
    (?P<percent>(?P<per>百|千|万)分之(?P<per_value>{_DIGITS}|[零一二两三四五六七八九十百点]+)
        (?:{_RANGE}(?:(?:百|千|万)分之)?(?P<per_upper>{_DIGITS}|[零一二两三四五六七八九十百点]+))?)
    |(?P<fraction>(?P<below>[二两三四五六七八九十]+)分之(?P<above>[一二两三四五六七八九]))
    |(?P<fold>翻(?P<fold_times>[一二两三])?番)
    |(?P<half>半数|一半|过半)
    |(?P<tenths>(?<![一-鿿\d]{0})(?P<tenths_of>[一二两三四五六七八九])成(?P<tenths_more>[一二三四五六七八九]|半)?(?!本|立|果|为|效|员|功|长|品|交|都|分|年|绩|就|型|熟|片|群|人|套|林|份|活))
    |(?P<zero>零(?P<zero_unit>起|宗|例|件|人|次)(?!事故))
    |(?P<bare_range>(?<![\d.])(?P<low>{_DIGITS})(?P<low_unit>{_UNIT}|{_SCALE})?{_RANGE}(?P<high>{_DIGITS})(?P<scale_r>[万亿千](?=[余多]))?(?P<more_r>[余多])?(?P<range_unit>{_UNIT})?)
    |(?P<digits>(?<![\d.])(?P<number>{_DIGITS})(?P<scale>[万亿千](?=[余多]))?(?P<more>[余多])?(?P<unit>{_UNIT})?)
    |(?P<cn_range>(?P<cn_low>{_CHINESE})(?:至|到|[-~—])(?P<cn_high>{_CHINESE})(?P<cn_range_unit>{_UNIT}))
    |(?P<pair>(?<![零一二两三四五六七八九十百第])(?P<pair_numbers>一二|一两|两三|二三|三四|三五|四五|五六|六七|七八|八九)(?P<pair_ten>十|百)?(?P<pair_unit>{_UNIT}))
    |(?P<chinese>(?<![第十百零])(?P<cn_number>{_CHINESE})(?P<cn_more>[余多])?(?P<cn_unit>{_UNIT}))
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number with its unit, at characters `start` to `end` of the text it was found in."""

    start: int
    end: int
    value: Decimal
    upper: Decimal | None = None
    unit: str = ""
    more: bool = False
    """余 or 多 stands behind the number: “30余家”."""
    spelled: bool = False
    """Written in Chinese numerals: “二十家”."""


def numeral(text: str) -> Decimal | None:
    """The value of a number in digits (with or without thousands marks) or Chinese numerals; None if it is none."""
    plain = text.replace(",", "").replace("，", "").strip()
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return Decimal(plain)
    return _chinese_numeral(plain)


@cache
def _chinese_numeral(text: str) -> Decimal | None:
    import cn2an

    if text == "百":
        return Decimal(100)
    text = text.replace("两", "二")
    if not re.fullmatch(r"[零〇一二三四五六七八九十百千万亿点]+", text):
        return None
    try:
        return Decimal(str(cn2an.cn2an(text, "smart")))
    except (ValueError, KeyError):
        return None


_PER = {"百": "%", "千": "‰", "万": "‱"}


def find_figures(text: str) -> Iterator[Figure]:
    """All figures of `text`, from left to right. Units are as printed in `text`."""
    place = 0
    while (match := FIGURE.search(text, place)) is not None:
        figure = _figure(match)
        place = figure.end if figure is not None else match.end()
        if figure is not None:
            yield figure


def _figure(match: re.Match[str]) -> Figure | None:
    """The figure that a match of FIGURE stands for; None where its numerals make no number."""
    for name, read in _KINDS:
        if match[name]:
            return read(match)
    return None


def _made(match: re.Match[str], value: Decimal | None, unit: str, **rest: Any) -> Figure | None:
    """A figure at the place of the match; an upper bound that is no larger than the value is none."""
    if value is None:
        return None
    upper = rest.pop("upper", None)
    if upper is not None and upper <= value:
        upper = None
    place = {"start": match.start(), "end": match.end(), "spelled": True} | rest
    return Figure(value=value, unit=unit, upper=upper, **place)


def _digits(match: re.Match[str]) -> Figure | None:
    unit = (match["scale"] or "") + (match["unit"] or "")
    return _made(match, numeral(match["number"]), unit, spelled=False, more=bool(match["more"]))


def _bare_range(match: re.Match[str]) -> Figure | None:
    """5%-5.5%, 5万至6万元; but “上升12个百分点至71%” is no range: two figures with units of their own."""
    low, first = numeral(match["low"]), match["low_unit"]
    second = (match["scale_r"] or "") + (match["range_unit"] or "")
    if first and second and first != second and not (first in SCALES and second.startswith(first)):
        return _made(match, low, first, spelled=False, end=match.end("low_unit"))
    upper, more = numeral(match["high"]), bool(match["more_r"])
    return _made(match, low, second or first or "", upper=upper, spelled=False, more=more)


def _percent(match: re.Match[str]) -> Figure | None:
    """百分之九十五, 万分之五至七."""
    upper = numeral(match["per_upper"]) if match["per_upper"] else None
    return _made(match, numeral(match["per_value"]), _PER[match["per"]], upper=upper)


def _half(match: re.Match[str]) -> Figure | None:
    """半数, 一半; of 过半 only 半 is the figure, 过 is its bound."""
    return _made(
        match, Decimal("0.5"), "", start=match.end() - 1 if match["half"] == "过半" else match.start()
    )


def _chinese_range(match: re.Match[str]) -> Figure | None:
    return _made(match, numeral(match["cn_low"]), match["cn_range_unit"], upper=numeral(match["cn_high"]))


def _chinese(match: re.Match[str]) -> Figure | None:
    return _made(match, numeral(match["cn_number"]), match["cn_unit"], more=bool(match["cn_more"]))


def _tenths(match: re.Match[str]) -> Figure | None:
    """九成 → 90 %, 九成八 → 98 %, 六成半 → 65 %."""
    tens = numeral(match["tenths_of"])
    more = match["tenths_more"]
    ones = Decimal(5) if more == "半" else numeral(more) if more else Decimal(0)
    return _made(match, tens * 10 + ones, "%") if tens is not None and ones is not None else None


def _ratio(above: str, below: str) -> Decimal | None:
    """三分之二 → 0.6667, four digits as the guidelines have it."""
    top, bottom = numeral(above), numeral(below)
    if top is None or not bottom:
        return None
    return (top / bottom).quantize(Decimal("0.0001")).normalize()


def _pair(match: re.Match[str]) -> Figure | None:
    """五六家 → 5 to 6 家; 三五十家 → 30 to 50 家."""
    low, high = (numeral(digit) for digit in match["pair_numbers"])
    factor = {"十": 10, "百": 100}.get(match["pair_ten"] or "", 1)
    if low is None or high is None:
        return None
    return _made(match, low * factor, match["pair_unit"], upper=high * factor)


_KINDS: tuple[tuple[str, Callable[[re.Match[str]], Figure | None]], ...] = (
    ("digits", _digits),
    ("bare_range", _bare_range),
    ("percent", _percent),
    ("fraction", lambda m: _made(m, _ratio(m["above"], m["below"]), "")),
    ("fold", lambda m: _made(m, numeral(m["fold_times"] or "一"), "番")),
    ("tenths", _tenths),
    ("zero", lambda m: _made(m, Decimal(0), m["zero_unit"])),
    ("half", _half),
    ("cn_range", _chinese_range),
    ("pair", _pair),
    ("chinese", _chinese),
)
"""For each alternative of FIGURE how its match is read."""


def is_ratio(unit: str) -> bool:
    """Whether a unit measures a share or a change rather than a number of things."""
    return unit in RATIO_SIGNS or unit.endswith("百分点") or unit in ("倍", "成", "番")


def shown(value: Decimal | None) -> str:
    """A value as people write it: no exponent, no needless zeros ("95", "0.29")."""
    if value is None:
        return ""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
