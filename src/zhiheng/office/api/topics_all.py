"""All topics, in the order of the description."""

from __future__ import annotations

from zhiheng.office.api import (
    adopting,
    desk,
    filing,
    leading,
    management,
    meetings,
    notices,
    plan,
    public,
    registers,
    reviewing,
    sending,
    supervision,
)
from zhiheng.office.api.topics import Topic

TOPICS: tuple[Topic, ...] = (
    desk.topic, filing.topic, reviewing.topic, plan.topic, registers.topic, leading.topic, supervision.topic, notices.topic, meetings.topic,
    public.topic, adopting.topic, management.people, management.bodies, management.machine, sending.topic,
)  # fmt: skip
