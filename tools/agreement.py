"""Holds the evaluators against each other over generated cases, and prints how many cases and values were compared.

`python tools/agreement.py [--count 2000] [--seed 1] [--engines reference,duckdb,spark] [--batch NUMBER]`. Cases come in batches
with a seed of their own; where evaluators disagree, the smallest case found and the call that shows it again are printed.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

BATCH = 50
"""Cases of a batch. One long run of hypothesis would look more and more alike."""
WORKERS = 2
"""So many cases are evaluated at once. Spark plans one question on one core."""

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "agreement"))
agreeing: Any = importlib.import_module("agreeing")
generated: Any = importlib.import_module("generated_cases")
showing: Any = importlib.import_module("showing")


def main() -> int:
    """Exit status 0 when all evaluators agree in every case."""
    chosen = _arguments()
    names = chosen.engines.split(",")
    workers = [agreeing.Agreement(agreeing.opened(names)) for _ in range(WORKERS)]
    started = time.perf_counter()
    try:
        for batch, count in _batches(chosen):
            failed = _failure(workers, chosen.seed * 1_000_000 + batch, count)
            if failed:
                print(failed)
                print(f"script/agree --seed {chosen.seed} --batch {batch} --engines {chosen.engines}")
                return 1
            if batch % 4 == 3:
                print(_counted(workers, started), flush=True)
    finally:
        for worker in reversed(workers):
            worker.close()
            for engine in worker.engines:
                engine.close()
    print(f"{_counted(workers, started)}, no difference ({', '.join(names)}; seed {chosen.seed})")
    return 0


def _batches(chosen: argparse.Namespace) -> list[tuple[int, int]]:
    """The numbers of the batches, with how many cases each has."""
    if chosen.batch is not None:
        return [(chosen.batch, BATCH)]
    whole, rest = divmod(chosen.count, BATCH)
    return [*((batch, BATCH) for batch in range(whole)), *([(whole, rest)] if rest else [])]


def _counted(workers: Sequence[Any], started: float) -> str:
    cases, compared = sum(one.cases for one in workers), sum(one.comparisons for one in workers)
    return f"{cases} cases, {compared} values compared, {time.perf_counter() - started:.0f} s"


def _failure(workers: Sequence[Any], number: int, count: int) -> str:
    """How evaluators differ in a batch, with the smallest case that was found; "" where they agree."""
    cases: list[Any] = []
    _draw(cases.append, number, count, Phase.generate)
    with ThreadPoolExecutor(len(workers)) as pool:
        shares = [cases[place :: len(workers)] for place in range(len(workers))]
        failed = [error for error in pool.map(_first_error, workers, shares) if error is not None]
    if not failed:
        return ""
    print(f"{failed[0]}\nlooking for a smaller case …", flush=True)
    last: list[Any] = []

    def hold(case: Any) -> None:
        last[:] = [case]
        workers[0].hold(case)

    try:
        _draw(hold, number, count, Phase.generate, Phase.shrink)
    except Exception as error:
        return f"{type(error).__name__}: {error}\n{showing.shown(last[0])}"
    return f"{failed[0]}\n(not seen again when the cases were evaluated one after the other)"


def _first_error(worker: Any, cases: Sequence[Any]) -> str | None:
    for case in cases:
        try:
            worker.hold(case)
        except Exception as error:
            return f"{type(error).__name__}: {error}\n{showing.shown(case)}"
    return None


def _draw(use: Any, number: int, count: int, *phases: Phase) -> None:
    """Draws the cases of a batch, the same for the same number, and uses each."""

    @seed(number)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=phases,
        print_blob=False,
    )
    @given(generated.cases())
    def drawn(case: Any) -> None:
        use(case)

    drawn()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engines", default="reference,duckdb,spark")
    parser.add_argument("--batch", type=int, help="this batch alone")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
