"""The functions of a scheme's algorithm.py: indexes that a standard defines by a procedure rather than a formula.

A function takes the values of its inputs by their local names, exact or None where there is none, and the numbers of the
parameters that its definition names, as they stood on the last day of the period. It gives the index, exact, or None where it cannot be told.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from fractions import Fraction
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from zhiheng.core.issues import InputProblem, Issue, Level, Text
from zhiheng.core.registers.definition_values import suggestion

Algorithm = Callable[[Mapping[str, Fraction | None], Mapping[str, Fraction]], Fraction | None]
FILE = "algorithm.py"


def load_algorithm(folder: Path, name: str, place: str) -> Algorithm:
    """The function `name` of the folder's algorithm.py, which is run as a program when it is loaded.

    `place` says in messages where it was asked for. Raises InputProblem where there is no such file or function, or
    where loading the file fails.
    """
    path = folder / FILE
    if not path.is_file():
        raise InputProblem(_issue(place, str(path), _NO_FILE))
    functions = _functions(path, place)
    if name not in functions:
        message = Text(f"{FILE} 里没有这个函数", f"{FILE} has no such function")
        raise InputProblem(_issue(place, name, (message, suggestion(name, functions))))
    return functions[name]


def _functions(path: Path, place: str) -> dict[str, Algorithm]:
    called = f"zhiheng_scheme_{path.parent.name}_algorithm"
    spec = spec_from_file_location(called, path)
    if spec is None or spec.loader is None:
        raise InputProblem(_issue(place, str(path), _NO_FILE))
    module = module_from_spec(spec)
    sys.modules[called] = module
    try:
        spec.loader.exec_module(module)
    except Exception as problem:
        # Whatever the file of a person does wrong is theirs to mend, and no internal error.
        message = Text(f"{FILE} 运行出错（{problem}）", f"{FILE} fails when it is loaded ({problem})")
        raise InputProblem(_issue(place, str(path), (message, _NO_FILE[1]))) from None
    public = {name: each for name, each in vars(module).items() if callable(each) and name[0] != "_"}
    return {name: each for name, each in public.items() if getattr(each, "__module__", "") == called}


def _issue(place: str, value: str, said: tuple[Text, Text]) -> Issue:
    return Issue(
        level=Level.ERROR,
        code="algorithm-missing",
        place=Text(place, place),
        value=value,
        message=said[0],
        remedy=said[1],
    )


_NO_FILE = (
    Text("没有存放算法的文件", "there is no file with the algorithm"),
    Text(
        f"请在制度文件夹里放一个 {FILE}，里面写同名函数",
        f"Put an {FILE} with a function of that name into the scheme folder",
    ),
)
