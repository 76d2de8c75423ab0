"""Made-up figures of the made-up district for the page of parts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

from django import forms

from zhiheng.core.issues import Issue, Level, Text
from zhiheng.core.judging.model import State
from zhiheng.files.charts.model import (
    Aim,
    BarChart,
    DayCalendar,
    DayKind,
    DotChart,
    Funnel,
    FunnelStep,
    LineChart,
    Panel,
    Point,
    SmallMultiples,
    Sparkline,
)
from zhiheng.office.words import both

TOWNS = (
    "清泉街道", "望江街道", "柳浦街道", "石门镇", "东湾镇", "云溪镇", "南塘镇", "白鹭镇",
)  # fmt: skip
_AIM = Aim(value=96, label=Text("目标", "target"))
_RATES = (937, 941, 939, None, 948, 952, 950, 957, 961, 964)
_TOWN_RATES = (974, 968, 961, 957, 949, 938, None, 982)


class SampleForm(forms.Form):
    """A form with each kind of field."""

    figure = forms.DecimalField(
        label=both("重点食品抽检合格率", "Pass rate, key foods"),
        help_text=both(
            "填本季度的合格率，保留一位小数。", "The rate of this quarter, with one digit after the point."
        ),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "number", "autocomplete": "off"}),
    )
    name = forms.CharField(
        label=both("填报人", "Your name"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        required=False,
    )
    basis = forms.ChoiceField(
        label=both("数据来源", "Where the figure comes from"),
        choices=[
            ("register", both("台账汇总", "from the register")),
            ("report", both("部门报表", "a report")),
        ],
        widget=forms.RadioSelect,
    )
    checks = forms.MultipleChoiceField(
        label=both("已核对", "Checked"),
        choices=[
            ("sum", both("分项与合计一致", "parts add up")),
            ("last", both("与上期比较过", "held against last period")),
        ],
        widget=forms.CheckboxSelectMultiple,
        help_text=both("可多选。", "Choose all that hold."),
    )
    remark = forms.CharField(
        label=both("说明", "Remark"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    evidence = forms.FileField(
        label=both("佐证材料", "Evidence"),
        help_text=both("一个文件，最大 20 MB。", "One file, at most 20 MB."),
    )
    sure = forms.BooleanField(
        label=both("数据已经科室负责人核对", "The head of the section has checked the figures")
    )


def samples() -> dict[str, Any]:
    """The context of office/style.html."""
    return {
        "states": list(State),
        "levels": list(Level),
        "form": SampleForm(),
        "wrong_form": SampleForm({"figure": "九十六", "basis": "", "name": "李明"}),
        "issues": _issues(),
        "targets": _targets(),
        "charts": charts(),
        "events": _events(),
        **_small_things(),
    }


def _small_things() -> dict[str, Any]:
    return {
        "steps": [
            {"label": Text("上传", "Upload"), "state": "done", "url": "#steps"},
            {"label": Text("核对", "Check"), "state": "now", "url": ""},
            {"label": Text("落实责任", "Name holders"), "state": "later", "url": ""},
            {"label": Text("采纳为计划", "Adopt"), "state": "later", "url": ""},
        ],
        "tabs": [
            {"label": Text("今日待报", "To file"), "url": "#", "count": 4, "current": True},
            {"label": Text("退回给我", "Returned"), "url": "#", "count": 1, "current": False},
            {"label": Text("待我审核", "To review"), "url": "#", "count": 0, "current": False},
        ],
        "facts": [
            (Text("发文机关", "Issuer"), Text("中共清河区委、清河区人民政府", "Qinghe district")),
            (Text("文号", "Number"), "清委发〔2026〕15号"),
            (Text("印发日期", "Issued"), "2026-03-28"),
        ],
        "sentence": [
            _choice(Text("只看", "Show"), "area", (Text("全部领域", "all areas"), Text("产品质量", "products"))),
            _choice(Text("由", "held by"), "body", (Text("任何单位", "any body"), "区市场监管局")),
            _choice(Text("牵头、状态为", "whose state is"), "state", (Text("任意", "any"), Text("有风险", "at risk"))),
        ],
        "rate": Fraction(964, 10), "low": Fraction(9412, 100), "high": Fraction(979, 10), "day": date(2026, 9, 30),
        "moment": datetime(2026, 8, 12, 1, 5, tzinfo=UTC),
    }  # fmt: skip


def _choice(before: Text, name: str, labels: tuple[Text | str, ...]) -> dict[str, Any]:
    options = [
        {"value": str(number), "label": label, "chosen": number == 0} for number, label in enumerate(labels)
    ]
    return {"before": before, "name": name, "label": before, "options": options}


def _issues() -> list[Issue]:
    return [
        Issue(
            level=Level.ERROR, code="date-unreadable", place=Text("第 3 行“抽样日期”", "row 3, “sampled on”"), value="2月30日",
            message=Text("这一天不存在", "there is no such day"), remedy=Text("请写成 2026-02-28 的样子", "write it like 2026-02-28"),
        ),
        Issue(
            level=Level.QUESTION, code="value-jumps", place=Text("第 8 行“检测批次”", "row 8, “batches”"), value="4120",
            message=Text("是上期的十倍", "ten times that of last period"), remedy=Text("确实如此请说明原因", "if it is so, say why"),
        ),
    ]  # fmt: skip


def _targets() -> list[dict[str, Any]]:
    rows = (
        ("重点食品抽检合格率", "区市场监管局", Fraction(964, 10), 96, State.MET, 0),
        ("重点工业产品监督抽查合格率", "区市场监管局", Fraction(913, 10), 92, State.AT_RISK, 1),
        ("新建住宅一次交验合格率", "区建设管理委", Fraction(995, 10), 99, State.ON_COURSE, 2),
        ("窗口服务满意度", "区政务服务办", Fraction(862, 10), 90, State.MISSED, 3),
        ("社区养老服务达标率", "区民政局", None, 95, State.NO_DATA, 4),
    )
    return [
        {
            "subject": subject, "body": body, "now": now, "target": target, "state": state, "due": date(2026, 9, 30),
            "gap": None if now is None else now - target, "line": _spark(subject, turn, empty=now is None),
        }
        for subject, body, now, target, state, turn in rows
    ]  # fmt: skip


def _spark(subject: str, turn: int, *, empty: bool) -> Sparkline:
    values = [None if rate is None or empty else Fraction(rate, 10) for rate in _RATES[turn:] + _RATES[:turn]]
    points = tuple(Point(label=f"{number}", value=value) for number, value in enumerate(values, 1))
    return Sparkline(title=Text(subject, subject), points=points, unit="%", digits=1, aim=_AIM)


def charts() -> list[Any]:
    """One chart of each kind."""
    return [_line(), _bars(), _dots(), _funnel(), _multiples(), _calendar()]


def _line() -> LineChart:
    quarters = [f"{2024 + number // 4}Q{number % 4 + 1}" for number in range(len(_RATES) + 2)]
    points = tuple(
        Point(label=label, value=_tenths(rate), low=_tenths(rate, -21), high=_tenths(rate, 14))
        for label, rate in zip(quarters, _RATES, strict=False)
    )
    fan = (
        Point(label=quarters[-2], value=Fraction(966, 10), low=Fraction(953, 10), high=Fraction(979, 10)),
        Point(label=quarters[-1], value=Fraction(968, 10), low=Fraction(945, 10), high=Fraction(988, 10)),
    )
    title = Text("重点食品抽检合格率", "Pass rate, key foods")
    return LineChart(title=title, points=points, unit="%", digits=1, aim=_AIM, fan=fan)


def _tenths(rate: int | None, more: int = 0) -> Fraction | None:
    return None if rate is None else Fraction(min(rate + more, 1000), 10)


def _bars() -> BarChart:
    amounts = (128, 96, 240, 57, 311, None, 18, 173)
    bars = tuple(
        Point(label=town, value=amount, chosen=town == "石门镇")
        for town, amount in zip(TOWNS, amounts, strict=True)
    )
    title = Text("各街镇新增标准化电梯维保单元", "Lift maintenance units added, by town")
    return BarChart(
        title=title, bars=bars, unit="台", aim=Aim(value=150, label=Text("年度任务", "this year's share"))
    )


def _dots() -> DotChart:
    dots = tuple(
        Point(
            label=town, value=_tenths(rate), low=_tenths(rate, -9 - 4 * number), high=_tenths(rate, 5 + 3 * number),
            n=None if rate is None else 420 - 45 * number, chosen=town == "东湾镇",
        )
        for number, (town, rate) in enumerate(zip(TOWNS, _TOWN_RATES, strict=True))
    )  # fmt: skip
    title = Text("各街镇重点食品抽检合格率", "Pass rate of key foods, by town")
    return DotChart(title=title, dots=dots, unit="%", digits=1, aim=_AIM)


def _funnel() -> Funnel:
    steps = (
        FunnelStep(label=Text("监督抽检台账全部行", "all rows of the register"), rows=184_213),
        FunnelStep(label=Text("本季度抽样", "sampled this quarter"), rows=21_507),
        FunnelStep(label=Text("食品，且为重点品种", "food, of a key kind"), rows=6_318),
        FunnelStep(label=Text("检验已有结论", "with a conclusion"), rows=6_102),
    )
    return Funnel(title=Text("哪些行算进了合格率", "Which rows the rate counts"), steps=steps, unit="行")


def _multiples() -> SmallMultiples:
    panels = tuple(
        Panel(
            label=town,
            points=tuple(
                Point(label=f"{2024 + number // 4}Q{number % 4 + 1}", value=None if town == "南塘镇" else _tenths(rate, turn * 5 - 15))
                for number, rate in enumerate(_RATES)
            ),
        )
        for turn, town in enumerate(TOWNS)
    )  # fmt: skip
    title = Text("各街镇逐季合格率", "The rate by quarter and town")
    return SmallMultiples(title=title, panels=panels, unit="%", digits=1, aim=_AIM)


def _calendar() -> DayCalendar:
    kinds = (
        DayKind(name="good", label=Text("优良", "good"), shape="empty"),
        DayKind(name="light", label=Text("轻度污染", "lightly polluted"), shape="half"),
        DayKind(name="bad", label=Text("中度及以上污染", "polluted"), shape="full"),
        DayKind(name="none", label=Text("无有效数据", "no valid data"), shape="cross"),
    )
    names = ["good"] * 9 + ["light"] * 2 + ["good"] * 5 + ["bad"] + ["good"] * 7 + ["none"] + ["light"]
    first = date(2026, 1, 1)
    days = tuple(
        (first + timedelta(days=number), names[number * number % len(names)]) for number in range(223)
    )
    return DayCalendar(title=Text("空气质量逐日", "Air quality by day"), kinds=kinds, days=days)


def _events() -> list[dict[str, Any]]:
    return [
        {
            "at": datetime(2026, 8, 12, 1, 5, tzinfo=UTC), "who": "冯审核", "now": True,
            "title": Text("通过 2026 年第二季度的数值", "Approved the value of 2026 Q2"), "text": "",
        },
        {
            "at": datetime(2026, 8, 10, 7, 41, tzinfo=UTC), "who": "周联络", "title": Text("改正后重新报送", "Mended and filed again"),
            "text": Text("96.9 改为 96.4，附检测汇总表", "96.9 became 96.4, with the table of tests"),
        },
        {
            "at": datetime(2026, 8, 7, 2, 0, tzinfo=UTC), "who": "郑审核", "title": Text("退回并说明理由", "Returned with a reason"),
            "text": Text("合计与分项不一致，请核对第 3 行", "The parts do not add up; look at row 3"),
        },
    ]  # fmt: skip
