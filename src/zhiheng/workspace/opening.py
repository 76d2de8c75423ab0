"""Opening a workspace: its settings, registers, lists and ledger, each loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.registers.model import Lists, Register
from zhiheng.workspace import lists, settings

if TYPE_CHECKING:
    from zhiheng.core.areas import AreaTable
    from zhiheng.core.indicators.model import Indicator
    from zhiheng.core.indicators.parameters import DatedParameter
    from zhiheng.core.plan.model import Plan
    from zhiheng.ledger.keys import ExistingKeys
    from zhiheng.ledger.ledger import Ledger
    from zhiheng.ledger.stores import Store
    from zhiheng.schemes.loading import Scheme

PLAN = "plan.toml"
SCHEMES = "schemes"
CACHE = "cache"
PARAMETERS = "parameters.toml"
"""Numbers that the workspace sets for itself: those that schemes leave to the district, or other values for theirs."""


@dataclass(frozen=True)
class Workspace:
    """A directory with a zhiheng.toml in it."""

    root: Path
    settings: settings.Settings

    @property
    def cache(self) -> Path:
        """Data derived from the ledger; may be deleted at any time."""
        return self.root / CACHE

    @cached_property
    def lists(self) -> Lists:
        """The bodies and areas that rows may name."""
        return lists.read_lists(self.root / lists.FILE)

    @cached_property
    def plan(self) -> Plan | None:
        """The plan: the file that the settings name, else the one that the office wrote when it was adopted; None without any."""
        path = self.root / (self.settings.plan or PLAN)
        if not self.settings.plan and not path.exists():
            return None
        from zhiheng.files.plan_toml import read_plan_toml

        return read_plan_toml(path)

    @cached_property
    def areas(self) -> AreaTable:
        """The areas with their levels and history."""
        return lists.read_areas(self.root / lists.FILE)

    @cached_property
    def schemes(self) -> Mapping[str, Scheme]:
        """The schemes that the package brings and the workspace's own, by name."""
        from zhiheng.schemes.loading import find_schemes

        return find_schemes(self.root / SCHEMES)

    @cached_property
    def registers(self) -> Mapping[str, Register]:
        """The registers of all schemes, by name."""
        return {each.name: each for scheme in self.schemes.values() for each in scheme.registers}

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        """The indicators of all schemes, by name."""
        return {each.name: each for scheme in self.schemes.values() for each in scheme.indicators}

    @cached_property
    def parameters(self) -> Mapping[str, DatedParameter]:
        """The parameters of all schemes, by name; those of the workspace's parameters.toml in the place of shipped ones."""
        from zhiheng.core.indicators.parameters import overridden, read_parameters
        from zhiheng.toml_syntax import read_toml

        shipped = {each.name: each for scheme in self.schemes.values() for each in scheme.parameters}
        path = self.root / PARAMETERS
        if not path.exists():
            return shipped
        return overridden(shipped, read_parameters(read_toml(path, path.name), scheme="", place=path.name))

    def register(self, name: str) -> Register:
        """The register of that identifier or Chinese label. Raises InputProblem that names the nearest ones."""
        found = next((each for each in self.registers.values() if name in (each.name, each.label.zh)), None)
        if found is None:
            raise InputProblem(_no_register(name, self.registers))
        return found

    def body(self, name: str) -> str:
        """The body's name as the lists have it. Raises InputProblem for no name, and where they have bodies and this is none."""
        if not name.strip():
            raise InputProblem(_no_name())
        found = lists.known_name(self.lists.bodies, name)
        if self.lists.bodies and not found:
            raise InputProblem(_no_body(name, [each.name for each in self.lists.bodies]))
        return found or name.strip()

    @cached_property
    def ledger(self) -> Ledger:
        """The ledger; opening it finishes what an interrupted call left half published."""
        from zhiheng.ledger.database import open_database
        from zhiheng.ledger.ledger import Ledger

        engine = open_database(self.settings.database_url(self.root))
        return Ledger(engine, self._store(), self.cache / "positions")

    def close(self) -> None:
        """Lets go of the database, where it was opened."""
        if "ledger" in self.__dict__:
            self.ledger.close()

    def keys(self, register: Register) -> ExistingKeys:
        """The keys that were filed into a register."""
        from zhiheng.ledger.keys import ExistingKeys

        return ExistingKeys(self.ledger, register.name, register.key, self.cache / "keys")

    def _store(self) -> Store:
        if not self.settings.in_object_store():
            from zhiheng.ledger.stores import FolderStore

            return FolderStore(self.root / self.settings.store)
        from zhiheng.ledger.object_store import open_object_store

        return open_object_store(
            self.settings.store,
            self.cache / "store",
            endpoint=self.settings.endpoint,
            region=self.settings.region,
        )


def open_workspace(start: Path) -> Workspace:
    """The workspace in `start` or in the nearest directory above it. Raises InputProblem where there is none."""
    start = Path(start).resolve()
    for folder in (start, *start.parents):
        if (folder / settings.FILE).is_file():
            return Workspace(folder, settings.read_settings(folder / settings.FILE))
    raise InputProblem(
        Issue(
            level=Level.ERROR,
            code="workspace-missing",
            place=Text(str(start), str(start)),
            value="",
            message=Text("这里和上级目录都不是工作区（没有 zhiheng.toml）",
                         "neither this directory nor one above it is a workspace (there is no zhiheng.toml)"),
            remedy=Text("请先执行 zhiheng init 目录，或用 --workspace 指明工作区",
                        "Run zhiheng init DIR first, or name the workspace with --workspace"),
        )
    )  # fmt: skip


def _no_register(name: str, registers: Mapping[str, Register]) -> Issue:
    names = {each: register for register in registers.values() for each in (register.name, register.label.zh)}
    near = [
        f"{names[each].name}（{names[each].label.zh}）"
        for each in get_close_matches(name, list(names), 1, 0.4)
    ]
    known = "、".join(f"{register.name}（{register.label.zh}）" for register in registers.values())
    return Issue(
        level=Level.ERROR,
        code="register-unknown",
        place=Text("台账", "register"),
        value=name,
        message=Text("没有这个台账", "there is no such register"),
        remedy=Text(f"是不是 {near[0]}？" if near else f"现有：{known}", f"Did you mean {near[0]}?" if near else f"There are: {known}"),
    )  # fmt: skip


def _no_name() -> Issue:
    return Issue(
        level=Level.ERROR,
        code="body-missing",
        place=Text("报送单位", "filing body"),
        value="",
        message=Text("没有写单位名称", "the name of the body is empty"),
        remedy=Text("请用 --body 写明由哪个单位报送", "Say with --body which body files"),
    )


def _no_body(name: str, names: list[str]) -> Issue:
    near = next(iter(get_close_matches(name, names, 1, 0.4)), "")
    return Issue(
        level=Level.ERROR,
        code="body-unknown",
        place=Text("报送单位", "filing body"),
        value=name,
        message=Text(f"{lists.FILE} 里没有这个单位", f"{lists.FILE} has no such body"),
        remedy=Text(
            (f"是不是 {near}？" if near else "") + f"确有其名的，请在 {lists.FILE} 里补上",
            (f"Did you mean {near}? " if near else "") + f"If the name is right, add it to {lists.FILE}",
        ),
    )
