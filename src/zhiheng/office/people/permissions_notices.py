"""Who sends, receives and answers notices between bodies, and who keeps meetings and what they decided. Of the same form as `permissions`."""

from __future__ import annotations

from zhiheng.core.issues import Text
from zhiheng.office.people.actors import Actor, Refused
from zhiheng.office.people.permissions import require, twin_of
from zhiheng.office.people.roles import INTERNAL, Role

ACTS_FOR_A_BODY = (Role.LIAISON, Role.DEPARTMENT_REVIEWER)


def check_may_see_notices(actor: Actor) -> None:
    """Notices at all: everybody in the programme; which ones, `check_may_see_notice` says."""
    require(actor, *sorted(INTERNAL), to=Text("查看抄告", "see notices"))


def check_may_see_notice(actor: Actor, sender: int | None, receiver: int, *, sent: bool) -> None:
    """One notice: the body that sends it (None: the quality office), the one that it went to once it was sent, those who see all bodies."""
    check_may_see_notices(actor)
    seen = actor.seen_bodies
    if seen is not None and not seen & ({sender} | ({receiver} if sent else set())):
        raise Refused(Text("这份抄告不是发给您所在单位的，也不是本单位发出的，不能查看",
                           "This notice neither went to your body nor came from it, so you may not see it"))  # fmt: skip


def check_may_begin_notice(actor: Actor) -> None:
    """Sending notices at all; for which body, `check_may_send_notice` says."""
    require(actor, *ACTS_FOR_A_BODY, Role.CLERK, to=Text("发抄告", "send notices"))


def check_may_send_notice(actor: Actor, body: int | None) -> None:
    """Writing, sending, closing and withdrawing a notice: whoever acts for its body; the clerk for the quality office (None)."""
    if body is None:
        require(actor, Role.CLERK, to=Text("以质量办的名义办理这份抄告", "act on this notice for the quality office"))  # fmt: skip
    else:
        require(actor, *ACTS_FOR_A_BODY, body=body, to=Text("为发出单位办理这份抄告", "act on this notice for its sender"))  # fmt: skip


def check_may_answer_at_all(actor: Actor) -> None:
    """Receiving and twin_of notices at all; which ones, `check_may_answer_notice` says."""
    require(actor, *ACTS_FOR_A_BODY, to=Text("签收和回复抄告", "receive and answer notices"))


def check_may_answer_notice(actor: Actor, body: int) -> None:
    """Receiving a notice and replying to it: whoever acts for the body that it went to."""
    require(actor, *ACTS_FOR_A_BODY, body=body, to=Text("签收和回复这份抄告", "receive and answer this notice"))  # fmt: skip


def check_may_see_meetings(actor: Actor) -> None:
    """Meetings: everybody in the programme; departments see what was given to them."""
    require(actor, *sorted(INTERNAL), to=Text("查看会议", "see meetings"))


def check_may_see_decision(actor: Actor, bodies: frozenset[int]) -> None:
    """What a meeting decided; `bodies` hold its duties or have held them. Departments see their own."""
    check_may_see_meetings(actor)
    if actor.seen_bodies is not None and not actor.seen_bodies & bodies:
        raise Refused(Text("这件议定事项不由您所在的单位办理，不能查看",
                           "Your body holds no duty for this decision, so you may not see it"))  # fmt: skip


def check_may_keep_meetings(actor: Actor) -> None:
    """Keeping minutes, handing out what was decided, taking and returning what bodies report done."""
    require(actor, Role.CLERK, to=Text("办理会议和议定事项", "keep meetings and what they decided"))


def check_may_report_done_at_all(actor: Actor) -> None:
    """Reporting a decision done at all; which ones, `check_may_report_done` says."""
    require(actor, *ACTS_FOR_A_BODY, to=Text("报告办理情况", "report what was done"))


def check_may_report_done(actor: Actor, leading: frozenset[int]) -> None:
    """Reporting a decision done: whoever acts for a body that leads it today."""
    check_may_report_done_at_all(actor)
    if not any(actor.has(*ACTS_FOR_A_BODY, body=body) for body in leading):
        raise Refused(Text("只有牵头单位可以报告办结", "Only a body that leads it may report it done"))


can_see_notices = twin_of(check_may_see_notices)
can_see_notice = twin_of(check_may_see_notice)
can_begin_notice = twin_of(check_may_begin_notice)
can_send_notice = twin_of(check_may_send_notice)
can_answer_at_all = twin_of(check_may_answer_at_all)
can_answer_notice = twin_of(check_may_answer_notice)
can_see_meetings = twin_of(check_may_see_meetings)
can_see_decision = twin_of(check_may_see_decision)
can_keep_meetings = twin_of(check_may_keep_meetings)
can_report_done = twin_of(check_may_report_done)
