"""质衡 Zhiheng: reads an official quality action plan and runs it.

>>> from zhiheng import read_plan, targets_table
>>> plan = read_plan("plan.docx")
>>> targets_table(plan, kind="polars")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zhiheng.reading import read_plan, targets_table

    __version__: str

__all__ = ["__version__", "read_plan", "targets_table"]


def __getattr__(name: str) -> Any:
    """Loads a public name when it is first asked for, so that `import zhiheng` costs next to nothing."""
    if name == "__version__":
        from importlib.metadata import version

        return version("zhiheng")
    if name in __all__:
        from zhiheng import reading

        return getattr(reading, name)
    raise AttributeError(f"module 'zhiheng' has no attribute {name!r}")
