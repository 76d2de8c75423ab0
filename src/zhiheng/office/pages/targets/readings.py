"""The two readings of a sampled figure: what the published number says, and what the sample shows."""

from __future__ import annotations

from dataclasses import dataclass

from zhiheng.core.issues import Text
from zhiheng.files.charts.numbers import figure_text
from zhiheng.office.records.verdicts import VerdictView

_OFFICIAL = Text("按公布的数", "By the figure itself")
_HONEST = Text("按样本能证明的", "By what the sample shows")
_MET = {
    True: Text("达到目标", "reaches the target"),
    False: Text("没有达到目标", "does not reach the target"),
}
_SHOWING = {
    "shown": Text("样本足以证明达到", "the sample shows that it is reached"),
    "not_shown": Text("样本还不足以证明达到", "the sample does not show that it is reached"),
    "contradicted": Text("样本表明实际没有达到", "the sample shows that it is not reached"),
    "full_count": Text("已全部检查，不是抽样推断", "all were looked at; nothing is inferred"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the figure: by what, what it says, and the numbers behind it."""

    by: Text
    says: Text
    behind: Text


def readings(view: VerdictView) -> tuple[Reading, ...]:
    """Both readings where they differ; nothing where they agree or the figure is no estimate."""
    official, shown = view.record["official"], view.record["shown"]
    if official is None or shown is None:
        return ()
    agreed = {True: ("shown", "full_count"), False: ("contradicted", "full_count")}[official["met"]]
    if shown["showing"] in agreed:
        return ()
    return (
        Reading(_OFFICIAL, _MET[official["met"]], Text(view.value.zh, view.value.en)),
        Reading(_HONEST, _SHOWING[shown["showing"]], _bound(view)),
    )


def _bound(view: VerdictView) -> Text:
    """The one-sided limit, and how many more samples would show it."""
    shown, unit = view.record["shown"], view.record["unit"]
    if shown["bound"] is None:
        return Text("", "")
    side = (
        Text("至多", "at most")
        if view.record["op"] in ("<=", "<", "<ref", "<=ref")
        else Text("至少", "at least")
    )
    bound, sure = figure_text(shown["bound"], 2, unit), figure_text(shown["confidence"] * 100, None, "%")
    zh, en = f"有 {sure} 的把握说{side.zh} {bound}", f"with {sure} confidence {side.en} {bound}"
    more = view.record["needed_samples"]
    if more:
        zh, en = f"{zh}；照此水平约需再抽 {more} 个", f"{en}; about {more} more at this rate would show it"
    return Text(zh, en)
