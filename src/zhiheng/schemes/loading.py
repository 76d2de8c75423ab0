"""Finds the scheme folders, those of the package and those of a workspace, and reads what they define.

A scheme folder has a `scheme.toml` (what it is called, on which law it rests, who leads) and may have a
`registers.toml`, an `indicators.toml`, a `parameters.toml` and, for indexes that no formula can say, an `algorithm.py`.
Its name is the folder's name. Nothing lists the folders: adding one is making one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from zhiheng.core.indicators.definitions import read_indicators
from zhiheng.core.indicators.model import Indicator
from zhiheng.core.indicators.parameters import DatedParameter, read_parameters
from zhiheng.core.indicators.relations import check_relations
from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.registers.definition_keys import SCHEME_KEYS
from zhiheng.core.registers.definition_reading import TableReader
from zhiheng.core.registers.definitions import check_references, read_registers
from zhiheng.core.registers.model import UNSAID, Register
from zhiheng.core.registers.spelling import folded
from zhiheng.toml_syntax import read_toml

SHIPPED = Path(__file__).parent
Reader = Callable[..., tuple[Any, ...]]
"""Reads the content of a file of definitions; told the scheme and the place for messages."""
_FILES: dict[str, Reader] = {
    "registers": read_registers,
    "indicators": read_indicators,
    "parameters": read_parameters,
}
"""The files of definitions that a folder may have, by their names without `.toml`, and what reads them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A named system of governance (制度): its law, the kind of body that leads, and what it defines.

    `since` and `until` are the first and the last day on which it is in force; None where it is not said.
    """

    name: str
    label: Text
    basis: tuple[str, ...]
    lead: Text
    folder: Path
    note: Text = UNSAID
    since: date | None = None
    until: date | None = None
    registers: tuple[Register, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    parameters: tuple[DatedParameter, ...] = ()


def find_registers(*further: Path) -> dict[str, Register]:
    """The registers of all schemes by name. `further` and errors as for `find_schemes`."""
    return {
        register.name: register for scheme in find_schemes(*further).values() for register in scheme.registers
    }


def find_schemes(*further: Path) -> dict[str, Scheme]:
    """The schemes shipped with the package, and those in the folders `further`, by name.

    A folder that does not exist holds none. Raises InputProblem with everything that is wrong in any file, between
    files (a name given twice, a reference that leads nowhere) and with the files themselves.
    """
    issues: list[Issue] = []
    schemes: list[Scheme] = []
    for folder in _folders((SHIPPED, *further)):
        try:
            schemes.append(read_scheme(folder))
        except InputProblem as problem:
            issues += problem.issues
    issues += _names_given_twice(schemes)
    if not issues:
        issues += check_references(register for scheme in schemes for register in scheme.registers)
        issues += check_relations(
            [each for scheme in schemes for each in scheme.indicators],
            {register.name for scheme in schemes for register in scheme.registers},
            {each.name for scheme in schemes for each in scheme.parameters},
        )
    if issues:
        raise InputProblem(*issues)
    return {scheme.name: scheme for scheme in schemes}


def read_scheme(folder: Path) -> Scheme:
    """The scheme of one folder. Raises InputProblem with everything that is wrong in its files."""
    reader = TableReader(f"{folder.name}/scheme.toml")
    values: dict[str, Any] = {}
    try:
        values = reader.table(_content(folder / "scheme.toml"), SCHEME_KEYS, "")
    except InputProblem as problem:
        reader.issues += problem.issues
    brought: dict[str, Any] = {}
    for kind, read in _FILES.items():
        try:
            brought[kind] = _definitions(folder / f"{kind}.toml", read)
        except InputProblem as problem:
            reader.issues += problem.issues
    if reader.issues:
        raise InputProblem(*reader.issues)
    return Scheme(name=folder.name, folder=folder, **brought, **values)


def _definitions(path: Path, read: Reader) -> tuple[Any, ...]:
    if not path.exists():
        return ()
    return read(_content(path), scheme=path.parent.name, place=f"{path.parent.name}/{path.name}")


def _folders(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        if place.is_dir():
            yield from sorted(each for each in place.iterdir() if (each / "scheme.toml").is_file())


def _content(path: Path) -> dict[str, Any]:
    return read_toml(path, f"{path.parent.name}/{path.name}")


def _names_given_twice(schemes: Iterable[Scheme]) -> Iterator[Issue]:
    folders: dict[str, Path] = {}
    brought: dict[tuple[str, str], str] = {}
    for scheme in schemes:
        if scheme.name in folders:
            yield _twice(Text("制度", "scheme"), scheme.name, str(folders[scheme.name]), str(scheme.folder))
            continue
        folders[scheme.name] = scheme.folder
        for what, name in _names(scheme):
            if (what.en, name) in brought:
                yield _twice(what, name, brought[what.en, name], scheme.name)
            brought.setdefault((what.en, name), scheme.name)


def _names(scheme: Scheme) -> Iterator[tuple[Text, str]]:
    """Every name and label that may stand once only among those of its kind."""
    for what, entries in (
        (Text("台账", "register"), scheme.registers),
        (Text("指标", "indicator"), scheme.indicators),
        (Text("参数", "parameter"), scheme.parameters),
    ):
        for entry in entries:
            yield from ((what, name) for name in dict.fromkeys((entry.name, folded(entry.label.zh))))


def _twice(what: Text, name: str, first: str, second: str) -> Issue:
    return Issue(
        level=Level.ERROR,
        code="scheme-name-taken",
        place=Text(second, second),
        value=name,
        message=Text(
            f"这个{what.zh}名称已经用在 {first} 里，{second} 又用了一次",
            f"the {what.en} of this name in {first} is defined again in {second}",
        ),
        remedy=Text("请给其中一个换个名称", "Give one of them another name"),
    )
