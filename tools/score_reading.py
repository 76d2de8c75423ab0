"""Hold readings against annotated documents: precision, recall and F1 over targets and results.

    .venv/bin/python tools/score_reading.py [FOLDER] [--misses]

FOLDER holds pairs NAME.txt (the document) and NAME.jsonl (one annotated commitment a line; `optional` ones count neither
way). A reading is right when it pairs one to one with an annotation of the same kind, value, upper bound, unit and
operator and a subject alike. "=" and ">=" count as equal for results and for 100 %.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from zhiheng.core.plan.model import Commitment
from zhiheng.core.plan.reading import read_blocks
from zhiheng.files.documents import read_document

DOCUMENTS = Path(__file__).resolve().parents[1] / "tests" / "corpus" / "documents"
ALIKE = 0.6
UNITS = {"百分点": "个百分点", "分贝": "dB(A)", "％": "%", "μg/m3": "微克/立方米", "μg/m³": "微克/立方米"}


@dataclass(frozen=True)
class Score:
    """How a reading held: annotated, read and right commitments, and what was missed or invented."""

    wanted: int
    found: int
    right: int
    misses: tuple[str, ...] = ()

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1 where nothing was wanted or found."""
        return 2 * self.right / (self.wanted + self.found) if self.wanted + self.found else 1.0

    def plus(self, other: Score) -> Score:
        """Both together."""
        return Score(self.wanted + other.wanted, self.found + other.found, self.right + other.right)


def plain(text: str) -> str:
    """Without spaces, punctuation and quotation marks."""
    return re.sub(r"[\s，,、。；;：:“”\"'（）()〈〉《》·—-]", "", text)


def likeness(one: str, other: str) -> float:
    """From 0 to 1: how alike two subjects are; one that contains the other is nearly the same."""
    one, other = plain(one), plain(other)
    if len(min(one, other, key=len)) >= 3 and (one in other or other in one):
        return 0.95 if one != other else 1.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def record(entry: Commitment) -> dict[str, object]:
    """A commitment as an annotation would have it."""
    return {
        "kind": entry.kind, "subject": entry.subject, "op": entry.op, "unit": entry.unit,
        "value": None if entry.value is None else float(entry.value),
        "upper": None if entry.upper is None else float(entry.upper),
    }  # fmt: skip


def _same(wanted: dict[str, object], read: dict[str, object]) -> bool:
    """Whether kind, figure, unit and operator agree."""
    unit = [
        UNITS.get(re.sub(r"\s", "", str(entry["unit"])), re.sub(r"\s", "", str(entry["unit"])))
        for entry in (wanted, read)
    ]
    figures = all((wanted[name] is None) == (read[name] is None) and (wanted[name] is None or abs(float(str(wanted[name])) - float(str(read[name]))) < 1e-6) for name in ("value", "upper"))  # fmt: skip
    loose = wanted["kind"] == "result" or wanted["value"] == 100
    ops = {wanted["op"], read["op"]}
    return (
        wanted["kind"] == read["kind"]
        and unit[0] == unit[1]
        and figures
        and (len(ops) == 1 or (loose and ops <= {"=", ">="}))
    )


def score(wanted: list[dict[str, object]], read: list[dict[str, object]]) -> Score:
    """Pair annotations and readings, the most alike first."""
    pairs = sorted(
        (
            (
                likeness(str(w["subject"]), str(r["subject"])) - 0.05 * abs(i / len(wanted) - j / len(read)),
                i,
                j,
            )
            for i, w in enumerate(wanted)
            for j, r in enumerate(read)
            if _same(w, r) and likeness(str(w["subject"]), str(r["subject"])) >= ALIKE
        ),
        reverse=True,
    )
    by_wanted: dict[int, int] = {}
    for _, i, j in pairs:
        if i not in by_wanted and j not in by_wanted.values():
            by_wanted[i] = j
    optional = {i for i, w in enumerate(wanted) if w.get("optional")}
    free = {
        j
        for j, r in enumerate(read)
        if j not in by_wanted.values() and any(_near(wanted[i], r) for i in optional)
    }
    free |= {by_wanted[i] for i in optional if i in by_wanted}
    missed = [f"missed: {_told(w)}" for i, w in enumerate(wanted) if i not in by_wanted and i not in optional]
    extra = [
        f"extra:  {_told(r)}" for j, r in enumerate(read) if j not in by_wanted.values() and j not in free
    ]
    right = sum(i not in optional for i in by_wanted)
    return Score(len(wanted) - len(optional), len(read) - len(free), right, (*missed, *extra))


def _near(wanted: dict[str, object], read: dict[str, object]) -> bool:
    """Whether a reading is an optional annotation read a little differently."""
    return (
        wanted["value"] == read["value"] and likeness(str(wanted["subject"]), str(read["subject"])) >= ALIKE
    )


def _told(entry: dict[str, object]) -> str:
    return " ".join(str(entry[name]) for name in ("kind", "subject", "op", "value", "unit"))


def score_document(annotations: Path) -> Score:
    """Read the document beside its annotations and score the reading."""
    with annotations.open(encoding="utf-8") as lines:
        wanted = [json.loads(line) for line in lines if line.strip()]
    plan = read_blocks(read_document(annotations.with_suffix(".txt")))
    return score(wanted, [record(entry) for entry in (*plan.targets, *plan.results)])


def main(arguments: list[str]) -> int:
    """Print a line for every document, its misses on request, and the whole."""
    misses = "--misses" in arguments
    folders = [Path(a) for a in arguments if not a.startswith("--")] or [DOCUMENTS]
    whole = Score(0, 0, 0)
    scores = []
    for pair in sorted(path for folder in folders for path in folder.glob("*.jsonl")):
        one = score_document(pair)
        scores.append(one.f1)
        whole = whole.plus(one)
        print(
            f"{pair.stem:28} annotated {one.wanted:4} read {one.found:4} right {one.right:4} F1 {one.f1:.3f}"
        )
        for line in one.misses if misses else ():
            print(f"    {line}")
    mean = sum(scores) / len(scores) if scores else 1.0
    print(
        f"{'all':28} annotated {whole.wanted:4} read {whole.found:4} right {whole.right:4} F1 {whole.f1:.3f} mean {mean:.3f}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
