"""For leaders: the ten lines; and search over everything that one may see."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from zhiheng.core.issues import Text
from zhiheng.office.api.shapes import shape
from zhiheng.office.api.topics import Topic, missing
from zhiheng.office.api.types import Name, Number, Page
from zhiheng.office.people.permissions import check_may_see_plan
from zhiheng.office.people.permissions_leading import check_may_see_leading
from zhiheng.office.records import leading as reading
from zhiheng.office.records import searching
from zhiheng.office.records.body_page import BodyPage, NoticeCounts
from zhiheng.office.records.body_page import body_page as reading_body

topic = Topic("领导和搜索 · Leaders and search", reads="plan:read")
TrendShape = shape(reading.Trend, name="LeadingTrend")
LeadingLine = shape(reading.Line, name="LeadingLine")
LeadingShape = shape(reading.Leading, name="Leading", more={"total": int})
HitShape = shape(searching.Hit, name="Hit")
GroupShape = shape(searching.Group, name="HitGroup", more={"label": Text})
FoundShape = shape(searching.Found, name="SearchResult", more={"total": int})
BodyPageShape = shape(BodyPage, name="BodyPage")
OF_SCOPES: dict[str, dict[str, Any]] = {
    "filing:read": {"dues": (), "late": 0}, "supervision:read": {"chased": (), "chased_total": 0}, "registers:read": {"filings": ()},
    "notices:read": {"decisions": (), "notices": NoticeCounts(0, 0, 0, 0)},
}  # fmt: skip
"""Parts of a body's page that are read by another scope; a token without it finds them empty."""
Kind = Literal[
    "", "target", "task", "decision", "body", "register", "matter", "notice", "filing", "filed", "meeting", "report", "paragraph", "person",
    "message", "row",
]  # fmt: skip


@topic.get("/leading", LeadingShape, zh="十行看全局", check=check_may_see_leading)
def leading(request: Any) -> Any:
    """The ten promises that need a leader most: now, gap, trend, chance, holder, what is needed per quarter."""
    return reading.leading(request.actor)


@topic.get("/search", FoundShape, zh="搜索", check=check_may_see_plan)
def search(request: Any, text: Name, kind: Kind = "", page: Page = 1) -> Any:
    """Everything that one may see in which all words occur; with a kind, a page of that kind alone."""
    return searching.search(request.actor, text, [kind] if kind else [], page)


@topic.get("/bodies/{body}/page", BodyPageShape, zh="单位一页", check=check_may_see_plan)
def body_page(request: Any, body: Number) -> Any:
    """A body on one page: its targets, tasks, decisions, dues, matters, notices, people and filings."""
    with missing():
        found = reading_body(request.actor, body)
    scopes = request.actor.calling.scopes
    beyond = {name: empty for scope, parts in OF_SCOPES.items() if scope not in scopes for name, empty in parts.items()}  # fmt: skip
    return replace(found, **beyond)
