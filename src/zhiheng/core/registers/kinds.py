"""What a filing does to a register."""

from __future__ import annotations

from enum import StrEnum

from zhiheng.core.issues import Text


class Kind(StrEnum):
    """The kinds of filing (报送方式)."""

    INSERT = "insert"
    """New records: no row's key was ever filed before."""
    CORRECT = "correct"
    """Whole rows that take the place of records filed before; of a withdrawn record, its return."""
    WITHDRAW = "withdraw"
    """Keys of records that are no longer to count. They stay in the ledger and in its past."""


KIND_LABELS: dict[Kind, Text] = {
    Kind.INSERT: Text("新增", "new records"),
    Kind.CORRECT: Text("更正", "corrections"),
    Kind.WITHDRAW: Text("撤回", "withdrawals"),
}
