"""Supervision (督办): everything that is done with matters and orders, in one place to import from."""

from zhiheng.office.actions.supervising_chasing import Chased, chase
from zhiheng.office.actions.supervising_exceptions import end_suspension, exempt, extend_matter, suspend
from zhiheng.office.actions.supervising_matters import (
    Deadline,
    Wanted,
    close,
    hold,
    move_deadline,
    resume,
    watch,
    watch_all,
)
from zhiheng.office.actions.supervising_replies import decide, reply

__all__ = [
    "Chased", "Deadline", "Wanted", "chase", "close", "decide", "end_suspension", "exempt", "extend_matter", "hold", "move_deadline",
    "reply", "resume", "suspend", "watch", "watch_all",
]  # fmt: skip
