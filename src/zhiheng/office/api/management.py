"""People, bodies, the audit log and the machine: what each administrator and the clerk look after."""

from __future__ import annotations

import io
from typing import Any, Literal

from django.http import FileResponse, Http404
from ninja import Query
from pydantic import BaseModel, Field

from zhiheng.core.issues import Text
from zhiheng.office import clock
from zhiheng.office.actions import bodies as body_deeds
from zhiheng.office.actions import people as deeds
from zhiheng.office.actions.accounts_audit import export_audit
from zhiheng.office.api.answers import Done, Listed, Made, listed
from zhiheng.office.api.desk import JobShape
from zhiheng.office.api.shapes import Answered, ShownOnce, shape
from zhiheng.office.api.topics import FILE, Topic
from zhiheng.office.api.types import Day, Name, Number, Page, RowId, Sent
from zhiheng.office.people import reading_people
from zhiheng.office.people.actors import Refused
from zhiheng.office.people.permissions import (
    check_may_manage_bodies,
    check_may_manage_people,
    check_may_see_audit,
    check_may_see_jobs,
    check_may_see_people,
)
from zhiheng.office.people.roles import Role
from zhiheng.office.records import audit_reading, bodies_reading, health, jobs_reading

people = Topic("人员 · People", reads="people:read", writes="people:write")
bodies = Topic("责任单位 · Bodies", reads="bodies:read", writes="bodies:write")
machine = Topic("审计和运行 · Audit and machine", reads="machine:read")
Held = shape(reading_people.Held, name="RoleOfPerson", more={"label": Text})
Person = shape(reading_people.PersonFacts, name="Person")
InvitationShape = shape(reading_people.InvitationFacts, name="Invitation", more={"label": Text})
BodyShape = shape(bodies_reading.BodyRow, name="Body", more={"label": Text})
HappeningShape = shape(bodies_reading.Happening, name="Happening")
DutyRow = shape(bodies_reading.DutyRow)
AuditRow = shape(audit_reading.AuditRow, name="AuditEntry")
Health = shape(health.Health, more={"disk_is_low": bool})
RoleWord = Literal[
    "clerk", "liaison", "department_reviewer", "office_reviewer", "leader", "auditor", "enterprise", "system_admin", "security_admin",
    "audit_admin",
]  # fmt: skip
KindWord = Literal["department", "town", "agency", "enterprise"]


class BodyFacts(Answered):
    """A body with its duties and what happened to it."""

    body: BodyShape  # type: ignore[valid-type]
    duties: list[DutyRow]  # type: ignore[valid-type]
    happened: list[HappeningShape]  # type: ignore[valid-type]


class Invited(ShownOnce):
    """The invitation and its token, which is shown this once; its link is /invitation/TOKEN/."""

    id: int
    token: str


class OneTime(ShownOnce):
    """A password for one sign-in, shown this once."""

    password: str


class Walked(Answered):
    """How many entries the log has, and the number of the first at which its chain breaks (null: it is whole)."""

    entries: int
    first_fault: int | None


class Imported(Answered):
    """The names of the bodies that were made."""

    names: list[str]


class Invite(Sent):
    """Who is invited to which role, and in which body where the role is held in one."""

    name: Name
    role: RoleWord
    body: RowId | None = None
    email: Name = ""


class Appointed(Sent):
    """A further role."""

    role: RoleWord
    body: RowId | None = None
    since: Day | None = None


class NewBody(Sent):
    """A body."""

    name: Name
    kind: KindWord
    code: Name = ""
    aliases: list[Name] = Field(default=[], max_length=50)


class Renamed(Sent):
    """A name."""

    name: Name


class Into(Sent):
    """Into which body it goes, from which day on."""

    into: RowId
    day: Day


class Half(Sent):
    """A body that comes out of a split, with the duties and roles that go to it."""

    name: Name
    duties: list[RowId] = Field(default=[], max_length=2_000)
    appointments: list[RowId] = Field(default=[], max_length=2_000)


class SplitBody(Sent):
    """What comes out, from which day on."""

    parts: list[Half] = Field(min_length=2, max_length=2)
    day: Day


class Last(Sent):
    """The last day."""

    day: Day


class Sought(BaseModel):
    """What is looked for in the log."""

    person: Name = ""
    event: Name = ""
    outcome: Literal["", "done", "refused"] = ""
    subject: Name = ""
    day: Day | None = None

    def filter(self) -> audit_reading.AuditFilter:
        """As the log is asked."""
        return audit_reading.AuditFilter(self.person, self.event, self.outcome, self.subject, self.day)


class SoughtPage(Sought):
    """The same, a page at a time."""

    page: Page = 1


@people.get("/people", Listed[Person], zh="人员", check=check_may_see_people)  # type: ignore[valid-type]
def all_people(
    request: Any, words: Name = "", role: RoleWord | None = None, body: Number | None = None, page: Page = 1
) -> Any:
    """The people that this person looks after, with their roles."""
    found = reading_people.people(
        request.actor, clock.today(), words=words[:60], role=role or "", body=body, page=page
    )
    return listed(found.rows, found.page, found.total)


@people.get("/people/{person}", Person, zh="一个人", check=check_may_see_people)
def person(request: Any, person: Number) -> Any:
    """One person with every role."""
    return _person(request, person)


@people.post("/people/{person}/appoint", Made, zh="任职", check=check_may_see_people)
def appoint(request: Any, person: Number, sent: Appointed) -> Any:
    """Gives a further role."""
    return deeds.appoint(request.actor, person, Role(sent.role), body=sent.body, since=sent.since)


@people.post("/appointments/{appointment}/end", Done, zh="结束任职", check=check_may_see_people)
def end_appointment(request: Any, appointment: Number) -> Any:
    """Ends a role, from today on."""
    deeds.end_appointment(request.actor, appointment)
    return Done()


@people.post("/people/{person}/close", Done, zh="停用账号", check=check_may_manage_people)
def close_account(request: Any, person: Number) -> Any:
    """Closes the account; its tokens are good for nothing any more."""
    deeds.close_account(request.actor, person)
    return Done()


@people.post("/people/{person}/reopen", Done, zh="恢复账号", check=check_may_manage_people)
def reopen_account(request: Any, person: Number) -> Any:
    """Opens the account again."""
    deeds.reopen_account(request.actor, person)
    return Done()


@people.post("/people/{person}/unlock", Done, zh="解除锁定", check=check_may_manage_people)
def unlock_account(request: Any, person: Number) -> Any:
    """Lifts the lock after failed sign-ins."""
    deeds.unlock(request.actor, person)
    return Done()


@people.post("/people/{person}/codes", Done, zh="重置动态码", check=check_may_manage_people)
def reset_codes(request: Any, person: Number) -> Any:
    """Takes a lost second factor away."""
    deeds.reset_codes(request.actor, person)
    return Done()


@people.post("/people/{person}/password", OneTime, zh="重置密码", check=check_may_manage_people)
def reset_password(request: Any, person: Number) -> Any:
    """Makes a password for one sign-in."""
    return {"password": deeds.reset_password(request.actor, person)}


@people.get("/invitations", list[InvitationShape], zh="邀请", check=check_may_see_people)  # type: ignore[valid-type]
def all_invitations(request: Any) -> Any:
    """The invitations that this person looks after."""
    return list(reading_people.invitations(request.actor, clock.now()))


@people.post("/invitations", Invited, zh="邀请", check=check_may_see_people)
def invite(request: Any, sent: Invite) -> Any:
    """Invites a person to a role."""
    made, token = deeds.invite(
        request.actor, name=sent.name, role=Role(sent.role), body=sent.body, email=sent.email
    )
    return {"id": made.pk, "token": token}


@people.post("/invitations/{invitation}/withdraw", Done, zh="撤回邀请", check=check_may_see_people)
def withdraw_invitation(request: Any, invitation: Number) -> Any:
    """Takes an invitation back."""
    deeds.withdraw_invitation(request.actor, invitation)
    return Done()


@bodies.get("/bodies", list[BodyShape], zh="责任单位", check=check_may_manage_bodies)  # type: ignore[valid-type]
def all_bodies(request: Any, words: Name = "", kind: KindWord | None = None, ended: bool = False) -> Any:
    """The bodies that fit."""
    return list(
        bodies_reading.body_rows(request.actor, clock.today(), words=words[:60], kind=kind or "", ended=ended)
    )


@bodies.post("/bodies", Made, zh="新增单位", check=check_may_manage_bodies)
def add_body(request: Any, sent: NewBody) -> Any:
    """Adds a body."""
    return body_deeds.add_body(request.actor, sent.name, sent.kind, code=sent.code, aliases=sent.aliases)


@bodies.post("/bodies/import", Imported, zh="带入计划和名单里的单位", check=check_may_manage_bodies)
def import_bodies(request: Any) -> Any:
    """Makes a body of every name in the plan and the lists that has none yet."""
    return {"names": body_deeds.import_bodies(request.actor)}


@bodies.get("/bodies/{body}", BodyFacts, zh="一个单位", check=check_may_manage_bodies)
def body(request: Any, body: Number) -> Any:
    """One body with its duties and its history."""
    day = clock.today()
    row = bodies_reading.body_row(request.actor, body, day)
    if row is None:
        raise Http404(body)
    return {"body": row, "duties": bodies_reading.duties_of(request.actor, body, day), "happened": bodies_reading.timeline(request.actor, body)}  # fmt: skip


@bodies.post("/bodies/{body}/rename", Done, zh="更名", check=check_may_manage_bodies)
def rename_body(request: Any, body: Number, sent: Renamed) -> Any:
    """Gives a new name; the former one stays known."""
    body_deeds.rename_body(request.actor, body, sent.name)
    return Done()


@bodies.post("/bodies/{body}/alias", Done, zh="加一个别名", check=check_may_manage_bodies)
def add_alias(request: Any, body: Number, sent: Renamed) -> Any:
    """Adds a further name."""
    body_deeds.add_alias(request.actor, body, sent.name)
    return Done()


@bodies.post("/bodies/{body}/merge", Done, zh="并入另一单位", check=check_may_manage_bodies)
def merge_body(request: Any, body: Number, sent: Into) -> Any:
    """Merges the body into another one on a day."""
    body_deeds.merge_bodies(request.actor, body, sent.into, sent.day)
    return Done()


@bodies.post("/bodies/{body}/split", list[Made], zh="拆分", check=check_may_manage_bodies)
def split_body(request: Any, body: Number, sent: SplitBody) -> Any:
    """Splits the body in two on a day."""
    parts = [
        body_deeds.Part(each.name, frozenset(each.duties), frozenset(each.appointments))
        for each in sent.parts
    ]
    return list(body_deeds.split_body(request.actor, body, parts, sent.day))


@bodies.post("/bodies/{body}/end", Done, zh="撤销单位", check=check_may_manage_bodies)
def end_body(request: Any, body: Number, sent: Last) -> Any:
    """Ends a body that holds nothing any more."""
    body_deeds.end_body(request.actor, body, sent.day)
    return Done()


@machine.get("/audit", Listed[AuditRow], zh="审计日志", check=check_may_see_audit, scope="audit:read")  # type: ignore[valid-type]
def audit(request: Any, asked: SoughtPage = Query(...)) -> Any:  # noqa: B008
    """A page of the log, the latest first."""
    found = audit_reading.audit_page(request.actor, asked.filter(), page=asked.page)
    return listed(found.rows, asked.page, found.total)


@machine.get("/audit/walk", Walked, zh="核对审计链条", check=check_may_see_audit, scope="audit:read")
def walk_audit(request: Any) -> Any:
    """Walks the chain of the log from its beginning."""
    return {
        "entries": audit_reading.size(request.actor),
        "first_fault": audit_reading.first_fault(request.actor),
    }


@machine.get("/audit/export", FILE, zh="导出审计日志", check=check_may_see_audit, scope="audit:read")
def export_log(request: Any, kind: Literal["csv", "jsonl"] = "csv", asked: Sought = Query(...)) -> Any:  # noqa: B008
    """The entries that fit, as a file; the export itself stands in the log."""
    content = "".join(export_audit(request.actor, asked.filter(), kind)).encode()
    name = f"audit-{clock.today()}.{kind}"
    return FileResponse(
        io.BytesIO(content), as_attachment=True, filename=name, content_type="application/octet-stream"
    )


@machine.get("/jobs", Listed[JobShape], zh="后台任务", check=check_may_see_jobs)  # type: ignore[valid-type]
def all_jobs(request: Any, page: Page = 1) -> Any:
    """All background jobs, the latest first."""
    rows, total = jobs_reading.jobs(request.actor, page=page)
    return listed(rows, page, total)


@machine.get("/health", Health, zh="运行状况", check=check_may_see_jobs)
def machine_health(request: Any) -> Any:
    """The state of the machine."""
    return health.health(request.actor)


def _person(request: Any, person: int) -> Any:
    found = reading_people.person_facts(request.actor, person, clock.today())
    if found is None:
        raise Refused(Text("这个人不在您管理的范围内", "This person is not among those you look after"))
    return found
