"""The one sentence of reason: value, target, gap, trend, what the sample shows, what is to be expected, holder, next date."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import floor

from zhiheng.core.calendar import Period, PeriodKind, period_of
from zhiheng.core.issues import Text
from zhiheng.core.judging.aims import is_never
from zhiheng.core.judging.model import Aim, Amended, Shown, State, Trend, Verdict
from zhiheng.core.judging.phrases import (
    MORE_DIGITS,
    day_words,
    difference,
    number,
    quantity,
    result_words,
    target_words,
    told,
)
from zhiheng.core.judging.showing import MOST_SAMPLES, PROPORTION

NO_HOLDER = Text("计划没有写责任单位", "the plan names no body")
_KINDS = {
    PeriodKind.MONTH: Text("月", "month"),
    PeriodKind.QUARTER: Text("季度", "quarter"),
    PeriodKind.HALF_YEAR: Text("半年", "half-year"),
    PeriodKind.YEAR: Text("年", "year"),
}
_WAYS = {
    True: Text("，在好转", ", for the better"),
    False: Text("，在变差", ", for the worse"),
    None: Text("", ""),
}
_EXTENTS = {"decline": Text("降幅", "decline"), "growth": Text("增幅", "growth")}
_ROUNDED_NOT = {
    True: Text("修约后看似达到，按全数值比较未达到", "rounded it would seem reached; the full value is not"),
    False: Text("按全数值比较达到，修约后反而不足", "the full value reaches it; rounded it would not"),
}
_NOTHING = Text("", "")


def reason(verdict: Verdict, aim: Aim | None, lack: Text | None = None) -> Text:
    """The sentence. `lack` is what is missing where there is no judgement."""
    parts = [_head(verdict, aim, lack), *_middle(verdict, lack), _holder(verdict), *_next(verdict)]
    return Text("；".join(part.zh for part in parts) + "。", "; ".join(part.en for part in parts) + ".")


def _head(verdict: Verdict, aim: Aim | None, lack: Text | None) -> Text:
    subject = verdict.target.subject
    parts = [_asked(verdict, aim)]
    if verdict.value is None:
        missing = lack or _NOTHING
        first = Text(f"{subject}：{missing.zh}", f"{subject}: {missing.en}")
    else:
        value = told(verdict.value, aim) if aim else number(verdict.value)
        result = result_words(verdict.target, value, verdict.unit)
        when, counts = _when(verdict.period), _counts(verdict)
        first = Text(
            f"{subject}{when.zh}{result.zh}{counts.zh}", f"{subject}{when.en} {result.en}{counts.en}"
        )
        parts += _gap(verdict, aim)
    return Text(
        "，".join([first.zh, *(part.zh for part in parts)]),
        ", ".join([first.en, *(part.en for part in parts)]),
    )


def _asked(verdict: Verdict, aim: Aim | None) -> Text:
    """What the target asks and by when."""
    asked, day = target_words(verdict.target, aim, verdict.unit), verdict.deadline
    if day is None:
        return Text(f"目标{asked.zh}", f"the target is {asked.en}")
    if verdict.target.op == "do":
        return Text(f"目标{day_words(day).zh}前完成", f"to be done by {day.isoformat()}")
    return Text(f"目标{asked.zh}（{day_words(day).zh}前）", f"the target is {asked.en} by {day.isoformat()}")


def _when(period: Period | None) -> Text:
    if period is None:
        return _NOTHING
    start, end = period.start, period.end
    if period.end != period.whole.end or (period.kind is PeriodKind.SPAN and start.day == 1):
        # 2020年1月至9月 for what has come of a year or a plan so far.
        last = period_of(PeriodKind.MONTH, end).end == end
        until = f"{end.month}月" if last else f"{end.month}月{end.day}日"
        year = "" if start.year == end.year else f"{end.year}年"
        return Text(
            f"（{start.year}年{start.month}月至{year}{until}）",
            f" ({start.isoformat()} to {end.isoformat()})",
        )
    label = period.label()
    return Text(f"（{label.zh}）", f" ({label.en})")


def _counts(verdict: Verdict) -> Text:
    above, below = verdict.numerator, verdict.denominator
    if above is None or below is None or above.denominator != 1 or below.denominator != 1:
        return _NOTHING
    return Text(f"（{above}/{below}）", f" ({above}/{below})")


def _gap(verdict: Verdict, aim: Aim | None) -> Iterator[Text]:
    gap, official = verdict.gap, verdict.official
    if (
        gap is None
        or aim is None
        or official is None
        or verdict.target.op == "do"
        or is_never(verdict.target)
    ):
        return
    size = difference(gap, "名" if verdict.target.op == "rank" else verdict.unit, aim.decimals + MORE_DIGITS)
    if official.on_rounded and official.met:
        yield Text("按目标的位数修约后相等，已达到", "equal at the digits of the target: reached")
    elif official.met:
        one_sided = aim.low is None or aim.high is None
        spare = Text(f"，余{size.zh}", f" with {size.en} to spare") if gap < 0 and one_sided else _NOTHING
        yield Text(f"已达到{spare.zh}", f"reached{spare.en}")
    elif gap > 0:
        if verdict.target.op == "~":
            yield Text(f"离允许范围还差{size.zh}", f"{size.en} from the range allowed")
        else:
            yield Text(f"差{size.zh}", f"short by {size.en}")
    else:
        yield Text("正在界限上，还不算达到", "on the bound, which is not enough")


def _middle(verdict: Verdict, lack: Text | None) -> Iterator[Text]:
    official = verdict.official
    deed = verdict.target.op == "do"
    final = verdict.deadline is not None and verdict.on >= verdict.deadline
    if verdict.state is not State.NO_DATA:
        # What is not used any more is not looked at closely either.
        if (
            official is not None
            and final
            and not deed
            and not official.on_rounded
            and official.met != official.rounded
        ):
            yield _ROUNDED_NOT[official.rounded]
        yield from _trend(verdict)
        yield from _shown(verdict.shown, verdict)
    if verdict.value is not None and lack is not None:
        yield lack
    yield from _expected(verdict)
    if verdict.amended is not None:
        yield _amended(verdict.amended)


def _trend(verdict: Verdict) -> Iterator[Text]:
    trend = verdict.trend
    if trend is None:
        # Where there is nothing to hold the value against, its trend was not asked for.
        if verdict.value_of_target is not None and verdict.state not in (State.MET, State.MISSED):
            yield Text("期数太少，看不出趋势", "too few periods to see a trend")
        return
    kind, size = _KINDS.get(trend.kind, _KINDS[PeriodKind.QUARTER]), _step(trend.step, verdict)
    if trend.step == 0:
        yield Text(f"近{trend.points}期持平", f"steady over {trend.points} periods")
    elif trend.adds:
        yield Text(
            f"近{trend.points}期平均每{kind.zh}{size.zh}",
            f"{size.en} a {kind.en} over {trend.points} periods",
        )
    else:
        yield (
            _moved(trend, kind)
            if verdict.target.op == "rank"
            else _slope(trend, kind, size, verdict.target.change)
        )


def _step(step: Fraction, verdict: Verdict) -> Text:
    """A step of the value; of a deed in percentage points of what is to be done."""
    return difference(step * 100, "%") if verdict.target.op == "do" else difference(step, verdict.unit)


def _moved(trend: Trend, kind: Text) -> Text:
    """Of a place in a ranking: forward is down."""
    size, forward = difference(trend.step, "名"), trend.step < 0
    return Text(
        f"近{trend.points}期平均每{kind.zh}{'前移' if forward else '后退'}{size.zh}",
        f"{'forward' if forward else 'back'} {size.en} a {kind.en} over {trend.points} periods",
    )


def _slope(trend: Trend, kind: Text, size: Text, change: str) -> Text:
    way, up = _WAYS[trend.better], trend.step > 0
    if change in _EXTENTS:
        extent = _EXTENTS[change]
        return Text(
            f"近{trend.points}期{extent.zh}平均每{kind.zh}{'扩大' if up else '缩小'}{size.zh}{way.zh}",
            f"the {extent.en} {'widens' if up else 'narrows'} by {size.en} a {kind.en} over {trend.points} periods{way.en}",
        )
    return Text(
        f"近{trend.points}期平均每{kind.zh}{'上升' if up else '下降'}{size.zh}{way.zh}",
        f"{'up' if up else 'down'} {size.en} a {kind.en} over {trend.points} periods{way.en}",
    )


def _shown(shown: Shown | None, verdict: Verdict) -> Iterator[Text]:
    if shown is None or verdict.value is None:
        return
    if shown.showing == "full_count":
        yield Text("已全部检查，不是抽样推断", "all were looked at; nothing is inferred from a sample")
        return
    sure = number(shown.confidence * 100, 2)
    bound = quantity(number(shown.bound, 2), verdict.unit) if shown.bound is not None else _NOTHING
    limit = Text(f"（{sure}%把握的界限{bound.zh}）", f" (bound at {sure} % confidence {bound.en})")
    need = _needed(shown, verdict) if shown.showing == "not_shown" else _NOTHING
    words = _SHOWN[shown.showing]
    exact = _EXACT_REFERENCE if verdict.target.op.endswith("ref") else _NOTHING
    yield Text(f"{words.zh}{limit.zh}{need.zh}{exact.zh}", f"{words.en}{limit.en}{need.en}{exact.en}")


def _needed(shown: Shown, verdict: Verdict) -> Text:
    """How many more would show it at the rate seen."""
    more, above = shown.needed_samples, verdict.gap is not None and verdict.gap < 0
    if more is not None:
        return Text(f"，照此水平约需再抽{more}个", f", about {more} more at this rate would")
    if shown.method != PROPORTION or verdict.upper is not None:
        return _NOTHING
    return _TOO_MANY.filled(MOST_SAMPLES // 10_000) if above else _NONE_WOULD


_TOO_MANY = Text("，照此水平要再抽{}万个以上", ", at this rate more than {}0,000 more would be needed")
_SHOWN = {
    "shown": Text("样本足以证明", "the sample shows it"),
    "not_shown": Text("样本还不足以证明", "the sample does not show it"),
    "contradicted": Text("样本表明实际没有达到", "the sample shows that it is not reached"),
}


_NONE_WOULD = Text("，照此水平再抽多少也不能证明", ", at this rate no further number would")
_EXACT_REFERENCE = Text(
    "（参照数按公布的数，没有计入它自身的误差）",
    " (the reference is taken as published, without an error of its own)",
)


def _expected(verdict: Verdict) -> Iterator[Text]:
    probability = verdict.probability
    if probability is None:
        return
    if verdict.state is State.MET:
        yield Text("已成定局，不会再退回", "nothing can take it away")
        return
    if verdict.state is State.MISSED:
        yield Text("按期达成已不可能", "it cannot be met any more")
        return
    # Rounded down, so that what misses a threshold is not told as if it were there.
    per_cent = str(floor(probability * 100))
    edges = {"0": Text("不到1", "below 1"), **dict.fromkeys(("99", "100"), Text("超过99", "above 99"))}
    chance = edges.get(per_cent, Text(f"约{per_cent}", f"about {per_cent}"))
    yield Text(
        f"按期达成的可能性{chance.zh}%（{verdict.method.zh}）",
        f"the probability of meeting it is {chance.en} % ({verdict.method.en})",
    )
    if verdict.pace is not None:
        yield _paced(verdict, verdict.pace)


def _paced(verdict: Verdict, pace: Fraction) -> Text:
    """What each of the quarters left has to bring."""
    step, left = _step(pace, verdict), round((verdict.gap or pace) / pace)
    if left == 1:
        return Text(f"最后一个季度还需{step.zh}", f"{step.en} are needed in the last quarter")
    return Text(
        f"余下{left}个季度每季度还需{step.zh}", f"{step.en} a quarter are needed in the {left} quarters left"
    )


def _amended(amended: Amended) -> Text:
    return Text(
        f"目标自{day_words(amended.since).zh}起按{amended.document}由“{amended.before.zh}”调整为“{amended.after.zh}”",
        f"from {amended.since.isoformat()} {amended.document} changed the target from “{amended.before.en}” to "
        f"“{amended.after.en}”",
    )


def _holder(verdict: Verdict) -> Text:
    return Text(f"责任单位{verdict.holder}", f"held by {verdict.holder}") if verdict.holder else NO_HOLDER


def _next(verdict: Verdict) -> Iterator[Text]:
    if verdict.next_date is not None:
        due = day_words(verdict.next_date)
        yield Text(f"下一期数据截至{due.zh}", f"the next figure is due on {due.en}")


def cells(verdict: Verdict) -> tuple[Text, Text, Text]:
    """Value, target and gap as a table tells them; a dash where there is none."""
    target, value, aim = verdict.target, verdict.value, _bounds(verdict)
    asked = target_words(target, aim, verdict.unit)
    if value is None:
        return _DASH, asked, _DASH
    figure = quantity(told(value, aim) if aim else number(value), verdict.unit)
    if target.op in ("do", "rank"):
        figure = result_words(target, number(value), verdict.unit)
        figure = Text(figure.zh.removeprefix("为"), figure.en.removeprefix("is "))
    if verdict.gap is None:
        return figure, asked, _DASH
    unit = "名" if target.op == "rank" else verdict.unit
    short = difference(verdict.gap * 100, "%") if target.op == "do" else difference(verdict.gap, unit)
    return figure, asked, short if verdict.gap > 0 else Text("0", "0")


def _bounds(verdict: Verdict) -> Aim | None:
    """What the verdict held the value against."""
    bound, upper = verdict.value_of_target, verdict.upper
    if bound is None:
        return None
    if upper is not None:
        return Aim(low=bound, high=upper)
    downward = verdict.target.op in ("rank", "<=", "<", "<ref", "<=ref")
    return Aim(low=None if downward else bound, high=bound if downward else None)


_DASH = Text("—", "—")
