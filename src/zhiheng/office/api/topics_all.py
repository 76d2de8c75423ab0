"""All topics, in the order of the description."""

from __future__ import annotations

from zhiheng.office.api import adopting, desk, filing, management, plan, registers, reviewing
from zhiheng.office.api.topics import Topic

TOPICS: tuple[Topic, ...] = (
    desk.topic,
    filing.topic,
    reviewing.topic,
    plan.topic,
    registers.topic,
    adopting.topic,
    management.people,
    management.bodies,
    management.machine,
)
