"""Which cell belongs to which column, told by what stands in it: for rows whose columns were lost or shifted."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from zhiheng.core.plan.commitments.cells import EMPTY, VERBAL, is_plain_value
from zhiheng.core.plan.commitments.columns import VALUES, Role, is_unit

NATURES = ("预期性", "约束性", "导向性", "指导性", "引导性", "倡导性", "参考性")
_BODY = re.compile(r"(?:局|委|办|院|会|部|厅|处|中心|公司|政府|街道|街镇|镇|乡|单位|部门|分局|）|委员会)$")
_WORDS = re.compile(r"[一-鿿A-Za-z].*[一-鿿A-Za-z]")
_MEASURED = re.compile(
    r"(?:率|数|量|度|比例|比重|占比|值|额|积|力|长|指数|水平|规模|增速|浓度|事故)(?:[（(].*[)）])?$"
)
_WORK = re.compile(r"^(?:建设|推进|实施|启动|完善|健全|落地|建立|创建|发布|出台)$")
"""Words that say in a value column that something is to be done, and elsewhere are halves of names."""
_GROUP = re.compile(r"^[一二三四五六七八九十]+、")
_LEVELS = re.compile(r"^(?:建成|完成|数量|总数|个数|规模|比例|覆盖率|达标率)$")
"""Words in the second column of subjects that read like values."""
_TIME = re.compile(r"年|月|长期|持续|全程")
NEVER_FITS = -4.0
SKIPPED = {
    "category": 0.1,
    "remark": 0.1,
    "bodies": 0.3,
    "number": 0.4,
    "nature": 0.5,
    "time": 0.3,
    "unit": 0.5,
    "base": 0.5,
}
"""What it costs to leave a column of a role blank; all others cost SKIP."""
SKIP = 0.7


@lru_cache(maxsize=4096)
def is_value(text: str) -> bool:
    """Whether a cell can stand in a value column and nowhere else."""
    return len(text) <= 16 and is_plain_value(text)


def is_words(text: str) -> bool:
    """Whether a cell names something."""
    return bool(_WORDS.search(text)) and not is_value(text) and text not in NATURES and not VERBAL.match(text)


def fit(text: str, role: Role) -> float:
    """How well a cell fits a column: 4 at best, negative where it does not belong there."""
    if role in VALUES or role == "base":
        if _WORK.match(text):
            return -1.0
        return 2.0 if is_value(text) else 1.0 if EMPTY.match(text) or VERBAL.match(text) else -3.0
    if EMPTY.match(text) and role != "unit":
        return _DASHES.get(role, NEVER_FITS)
    return _FITS.get(role, _no_fit)(text)


def _no_fit(text: str) -> float:
    return -3.0


def _number(text: str) -> float:
    return 3.0 if re.fullmatch(r"\d{1,3}[.、]?", text) else NEVER_FITS


def _unit(text: str) -> float:
    if len(text) > 2 and _MEASURED.search(text):
        return NEVER_FITS
    return 3.0 if is_unit(text) or text in ("/", "—", "-", "——") else NEVER_FITS


def _nature(text: str) -> float:
    return 4.0 if text in NATURES else NEVER_FITS


def _bodies(text: str) -> float:
    return 3.0 if is_words(text) and _BODY.search(text) else -2.0


def _subject(text: str) -> float:
    if _LEVELS.match(text):
        return 0.8
    if not is_words(text):
        return NEVER_FITS
    if text.startswith(("（", "(")) or is_unit(text) or _GROUP.match(text):
        return -1.0
    return 2.5 if _MEASURED.search(text) else 2.0


def _category(text: str) -> float:
    if not is_words(text) or text.startswith(("（", "(")) or is_unit(text):
        return NEVER_FITS
    return 1.5 if len(text) <= 4 else 1.0 if len(text) <= 8 else 0.2 if len(text) <= 14 else NEVER_FITS


def _time(text: str) -> float:
    return 2.0 if _TIME.search(text) and len(text) <= 12 else -2.0


def _remark(text: str) -> float:
    return 0.5


_FITS: dict[Role, Callable[[str], float]] = {
    "number": _number, "unit": _unit, "nature": _nature, "bodies": _bodies, "subject": _subject,
    "category": _category, "area": _subject, "time": _time, "yearlabel": _time, "remark": _remark,
    "other": _remark, "blank": _remark,
}  # fmt: skip


_DASHES = {
    "category": 0.3,
    "bodies": 0.5,
    "remark": 0.5,
    "time": 0.5,
    "nature": 0.3,
    "other": 0.3,
    "blank": 0.3,
}
"""A dash stands for a blank cell wherever one may be blank."""


def skipping(role: Role) -> float:
    """What a blank cell in a column of this role costs."""
    return SKIPPED.get(role, SKIP)


def align(
    texts: Sequence[str], roles: Sequence[Role], near: Callable[[int, int], float] = lambda i, j: 0.0
) -> list[int | None] | None:
    """For each column the index of the cell that fits it best, in order, None for a blank; None where none fits.

    `near(i, j)` is what speaks for cell i in column j besides its content, such as its place on the line.
    """
    n, m = len(texts), len(roles)
    if not 0 < n <= m:
        return None
    best = [[0.0] * (m + 1) for _ in range(n + 1)]
    for j in range(m - 1, -1, -1):
        best[n][j] = best[n][j + 1] - skipping(roles[j])
    for i in range(n):
        best[i][m] = -99.0
    for i in range(n - 1, -1, -1):
        for j in range(m - 1, -1, -1):
            take = fit(texts[i], roles[j]) + near(i, j) + best[i + 1][j + 1]
            best[i][j] = max(take, best[i][j + 1] - skipping(roles[j]))
    if best[0][0] < 0:
        return None
    row: list[int | None] = []
    i = 0
    for j in range(m):
        # Where a cell fits two columns alike the later takes it: earlier states are blank more often than targets.
        taken = i < n and best[i][j] > best[i][j + 1] - skipping(roles[j])
        row.append(i if taken else None)
        i += taken
    return row
