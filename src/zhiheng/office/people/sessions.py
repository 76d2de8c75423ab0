"""Sessions: what is noted when one begins, when it ends by itself, and what must be settled before anything else."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from zhiheng.core.issues import Text
from zhiheng.office import clock
from zhiheng.office.people.codes import has_codes
from zhiheng.office.people.models import Person
from zhiheng.office.people.parameters import (
    NEEDS_CODES,
    PASSWORD_DAYS,
    SESSION_HOURS,
    idle_limit,
    is_demonstration,
    session_limit,
)
from zhiheng.office.people.reading import actor_of
from zhiheng.office.people.roles import ADMINISTRATORS, Role

BEGAN, SEEN, UNSETTLED, ROLES = "began_at", "seen_at", "unsettled", "roles"
CODES, PASSWORD = "codes", "password"
EVERY = timedelta(minutes=1)
"""How exactly the last request is noted; noting each would write to the database at every page."""

IDLE, LIMIT, ELSEWHERE = "idle", "limit", "elsewhere"
REASONS = {
    IDLE: Text("您有一段时间没有操作，为安全起见已自动退出，请重新登录", "You were away for a while and were signed out for safety; please sign in again"),
    LIMIT: Text(f"登录已满 {SESSION_HOURS.value} 小时，请重新登录", f"You had been signed in for {SESSION_HOURS.value} hours; please sign in again"),
    ELSEWHERE: Text("您的账号在别处登录，这里已退出；管理员同一时间只能在一处登录。如果不是您本人，请立即修改密码并告诉安全管理员",
                    "Your account was signed in elsewhere, so this session ended; administrators have one session at a time. If that was not you, change your password and tell the security administrator at once"),
}  # fmt: skip
"""Why a session ended by itself, as it is told at the next sign-in."""


def begin(sender: Any, request: Any, user: Person, **_: Any) -> None:
    """Notes the beginning of a session; called by Django whenever somebody has been signed in, by whatever way."""
    now = clock.now()
    roles = actor_of(user, clock.day_of(now)).roles
    request.session[BEGAN] = request.session[SEEN] = now.isoformat()
    request.session[ROLES], request.session[UNSETTLED] = sorted(roles), unsettled(user, roles, now)
    user.signed_in_at, user.session_key = now, request.session.session_key or ""
    user.save(update_fields=["signed_in_at", "session_key"])


def keep(session: Any, user: Person) -> None:
    """Notes that this is the session of the person now: for administrators it is the only one."""
    if user.session_key != session.session_key:
        user.session_key = session.session_key or ""
        user.save(update_fields=["session_key"])


def ended(session: Any, user: Person, roles: frozenset[Role], now: datetime) -> str:
    """Why the session is over (a key of REASONS); "" while it goes on."""
    administrator = bool(roles & ADMINISTRATORS)
    if BEGAN not in session:
        # Begun by a release that noted nothing: nobody can say how old it is.
        return LIMIT
    began, seen = (datetime.fromisoformat(session[key]) for key in (BEGAN, SEEN))
    if administrator and user.session_key != session.session_key:
        return ELSEWHERE
    if now - began >= session_limit():
        return LIMIT
    return IDLE if now - seen >= idle_limit(administrator=administrator) else ""


def touch(session: Any, now: datetime) -> None:
    """Notes a request, at most once a minute."""
    if now - datetime.fromisoformat(session[SEEN]) >= EVERY:
        session[SEEN] = now.isoformat()


def follow(session: Any, user: Person, roles: frozenset[Role], now: datetime) -> None:
    """Looks again at what has to be settled once the roles are others than before: one that was given in the middle of a session asks for
    its second factor at once.
    """
    held = sorted(roles)
    if session.get(ROLES) != held:
        session[ROLES], session[UNSETTLED] = held, unsettled(user, roles, now)


def unsettled(user: Person, roles: frozenset[Role], now: datetime) -> list[str]:
    """What the person has to settle before anything else: CODES to set up, a PASSWORD to change."""
    found = []
    if must_have_codes(roles) and not has_codes(user.pk):
        found.append(CODES)
    if password_is_old(user, now):
        found.append(PASSWORD)
    return found


def settle(session: Any, what: str) -> None:
    """Takes one thing off the list of what has to be settled."""
    session[UNSETTLED] = [each for each in session.get(UNSETTLED, []) if each != what]


def must_have_codes(roles: frozenset[Role]) -> bool:
    """Whether one of the roles needs a second factor. In a demonstration none does."""
    return bool(roles & NEEDS_CODES) and not is_demonstration()


def password_is_old(user: Person, now: datetime) -> bool:
    """Whether the password has to be changed. Who signs in by single sign-on alone has none."""
    if not user.has_usable_password():
        return False
    changed = user.password_changed_at
    return changed is None or now - changed >= timedelta(days=PASSWORD_DAYS.value)
