"""A guard around libraries that may break on damaged files in ways of their own."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from zhiheng.core.issues import InputProblem
from zhiheng.files.filings.wording import Where, refusal

_OURS = (InputProblem, KeyboardInterrupt, SystemExit, GeneratorExit)


@contextmanager
def guarded(where: Where, *passing: type[BaseException]) -> Iterator[None]:
    """Whatever a library raises inside becomes InputProblem "file-broken", also a panic of compiled code.

    Such a panic is no Exception, and prints to standard error by itself: that text is thrown away, for the
    person reads our message instead. Exceptions in `passing` go through.
    """
    try:
        with _silenced():
            yield
    except MemoryError as error:
        raise refusal("table-too-large", where) from error
    except BaseException as error:
        if isinstance(error, (*_OURS, *passing)):
            raise
        raise refusal("file-broken", where, _reason(error)) from error


def _reason(error: BaseException) -> str:
    first = str(error).strip().splitlines()
    return first[0][:80] if first else ""


@contextmanager
def _silenced() -> Iterator[None]:
    """Standard error of the whole process goes nowhere for this short while."""
    with suppress(OSError, ValueError):
        sys.stderr.flush()
    try:
        kept = os.dup(2)
    except OSError:
        # A service without standard error has nothing to silence.
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
