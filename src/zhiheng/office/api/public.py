"""What the public sees, switched on by the clerk, and the problems that it reports."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from zhiheng.office.actions import publishing
from zhiheng.office.actions import reports as deeds
from zhiheng.office.api.answers import Listed, listed
from zhiheng.office.api.shapes import Answered, ShownOnce, shape
from zhiheng.office.api.topics import Topic
from zhiheng.office.api.types import Name, Number, Page, Reasoned, RowId, Seen, Sent, Sentence, YesNo
from zhiheng.office.people.permissions_public import check_may_handle_reports, check_may_publish
from zhiheng.office.records import publishing as published
from zhiheng.office.records import reports as reading

topic = Topic("公开 · Public", reads="reports:read", writes="reports:write")
ReportLine = shape(reading.ReportLine)
ReportShape = shape(reading.ReportView, name="Report", more={"open": bool})
PublicationShape = shape(published.PublicationView, name="Publication")


class Opening(Seen):
    """How the plan is open: `version` is the publication that was seen (0: none yet)."""

    reports: YesNo = True
    licence: Name = "CC-BY-4.0"


class HiddenTarget(Reasoned):
    """A target that is kept inside, or its figures by town alone."""

    target: Name
    towns_only: YesNo = False


class ShownTarget(Seen):
    """A target that is public again."""

    target: Name


class PassOn(Seen):
    """To which body a report goes as a notice."""

    to_body: RowId
    text: Sentence = ""


class AnswerSent(Seen):
    """What the public is answered."""

    text: Sentence


class Purpose(Sent):
    """What the contact is needed for; it is on record."""

    purpose: Sentence


class Contact(ShownOnce):
    """How the one who reported can be reached."""

    contact: str


class ReportStanding(Answered):
    """Where a report stands after the call."""

    id: int
    version: int
    state: str


@topic.get("/publication", PublicationShape, zh="公开的情况", check=check_may_publish)
def publication(request: Any) -> Any:
    """Whether the plan is open to the public, and what is kept inside."""
    return published.publication() or published.PublicationView(hidden={})


@topic.post("/publication/open", PublicationShape, zh="公开计划", check=check_may_publish)
def open_plan(request: Any, sent: Opening) -> Any:
    """Opens the plan to the public, or changes how it is open."""
    return published.view_of(
        publishing.open_plan(request.actor, sent.version, reports=sent.reports, licence=sent.licence)
    )


@topic.post("/publication/close", PublicationShape, zh="停止公开", check=check_may_publish)
def close_plan(request: Any, sent: Reasoned) -> Any:
    """Closes the plan to the public."""
    return published.view_of(publishing.close_plan(request.actor, sent.version, reason=sent.reason))


@topic.post("/publication/hide", PublicationShape, zh="不公开一个目标", check=check_may_publish)
def hide_target(request: Any, sent: HiddenTarget) -> Any:
    """Keeps a target inside, with the reason."""
    found = publishing.hide_target(
        request.actor, sent.version, sent.target, reason=sent.reason, towns_only=sent.towns_only
    )
    return published.view_of(found)


@topic.post("/publication/show", PublicationShape, zh="恢复公开一个目标", check=check_may_publish)
def show_target(request: Any, sent: ShownTarget) -> Any:
    """Lets the public see a target again."""
    return published.view_of(publishing.show_target(request.actor, sent.version, sent.target))


@topic.get("/reports", Listed[ReportLine], zh="群众反映", check=check_may_handle_reports)  # type: ignore[valid-type]
def reports(request: Any, state: Name = "", page: Page = 1) -> Any:
    """What the public reported."""
    shown, _, total = reading.reports(request.actor, state, page)
    return listed(shown, page, total)


@topic.get("/reports/{report}", ReportShape, zh="一件反映", check=check_may_handle_reports)
def report(request: Any, report: Number) -> Any:
    """One report with what became of it."""
    found = reading.report_view(request.actor, report)
    if found is None:
        raise Http404(report)
    return found


@topic.post("/reports/{report}/pass-on", ReportShape, zh="转办", check=check_may_handle_reports)
def pass_report_on(request: Any, report: Number, sent: PassOn) -> Any:
    """Passes the report on to a body as a notice."""
    deeds.pass_report_on(request.actor, report, sent.version, to_body=sent.to_body, text=sent.text)
    return reading.report_view(request.actor, report)


@topic.post("/reports/{report}/answer", ReportStanding, zh="答复", check=check_may_handle_reports)
def answer_report(request: Any, report: Number, sent: AnswerSent) -> Any:
    """Answers the report."""
    return deeds.answer_report(request.actor, report, sent.version, text=sent.text)


@topic.post("/reports/{report}/decline", ReportStanding, zh="不受理", check=check_may_handle_reports)
def decline_report(request: Any, report: Number, sent: Reasoned) -> Any:
    """Declines the report, with the reason."""
    return deeds.decline_report(request.actor, report, sent.version, reason=sent.reason)


@topic.post("/reports/{report}/contact", Contact, zh="看联系方式", check=check_may_handle_reports)
def see_contact(request: Any, report: Number, sent: Purpose) -> Any:
    """Shows the contact; the purpose is on record."""
    return {"contact": deeds.see_contact(request.actor, report, purpose=sent.purpose)}
