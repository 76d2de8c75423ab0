"""A workspace with one small register, and a way to hand in rows as people do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from zhiheng.core.registers.kinds import Kind
from zhiheng.workspace.filing import Outcome, Submission, hand_in
from zhiheng.workspace.making import make_workspace
from zhiheng.workspace.opening import Workspace, open_workspace

SCHEME = 'label = { zh = "样品", en = "Samples" }\nbasis = ["测试"]\nlead = "区市场监管局"\n'
REGISTERS = """\
[samples]
label = { zh = "样品台账", en = "Samples" }
version = "1"
key = ["number"]

[samples.columns]
number = { label = { zh = "编号", en = "Number" }, type = "text", required = true }
value = { label = { zh = "数值", en = "Value" }, type = "integer", minimum = 0 }
person = { label = { zh = "联系人", en = "Contact" }, type = "text", personal = "name" }

[visits]
label = { zh = "走访台账", en = "Visits" }
version = "1"
key = ["visit"]

[visits.columns]
visit = { label = { zh = "走访编号", en = "Visit" }, type = "integer", required = true }
sample = { label = { zh = "样品", en = "Sample" }, type = "text", references = "samples" }
"""
LISTS = '[[bodies]]\nname = "区市场监管局"\naliases = ["市场局"]\n[[bodies]]\nname = "区教育局"\n'


@pytest.fixture
def workspace(tmp_path) -> Iterator[Workspace]:
    found = made(tmp_path / "workspace")
    yield found
    found.ledger.close()


def made(folder: Path, settings: str = "") -> Workspace:
    """A workspace with the registers above; `settings` takes the place of its zhiheng.toml."""
    make_workspace(folder)
    own = folder / "schemes" / "samples"
    own.mkdir(parents=True)
    (own / "scheme.toml").write_text(SCHEME, encoding="utf-8")
    (own / "registers.toml").write_text(REGISTERS, encoding="utf-8")
    (folder / "lists.toml").write_text(LISTS, encoding="utf-8")
    if settings:
        (folder / "zhiheng.toml").write_text(settings, encoding="utf-8")
    return open_workspace(folder)


@pytest.fixture
def made_workspace() -> Callable[..., Workspace]:
    """Makes such a workspace; see `made`."""
    return made


@pytest.fixture
def submitted() -> Callable[..., Submission]:
    """Makes a submission of the market supervision bureau; see `submission`."""
    return submission


@pytest.fixture
def handing(workspace, tmp_path) -> Callable[..., Outcome]:
    """Writes a CSV and hands it in; further arguments are those of Submission."""
    count = 0

    def handing_in(
        text: str, *, register: str = "samples", kind: str = "insert", **further: object
    ) -> Outcome:
        nonlocal count
        count += 1
        file = tmp_path / f"filing-{count}.csv"
        if isinstance(text, Path):
            file = text
        else:
            file.write_text(text, encoding="utf-8")
        return hand_in(workspace, submission(workspace, file, register=register, kind=kind, **further))

    return handing_in


def submission(workspace: Workspace, file: Path, **further: object) -> Submission:
    """A submission of the market supervision bureau, in March 2026."""
    return Submission(
        register=workspace.register(str(further.pop("register", "samples"))),
        file=file,
        body=str(further.pop("body", "区市场监管局")),
        kind=Kind(str(further.pop("kind", "insert"))),
        at=datetime(2026, 3, 18, 9, tzinfo=UTC),
        **further,  # type: ignore[arg-type]
    )
