"""Holds the evaluators against each other over generated cases, and prints how many cases and values were compared.

`python tools/agreement.py [--count 2000] [--seed 1] [--engines reference,duckdb,spark] [--batch NUMBER]`. Cases come in batches
with a seed of their own; where evaluators disagree, the smallest case found and the call that shows it again are printed.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

BATCH = 50
"""Cases of a batch. One long run of hypothesis would look more and more alike."""


def main() -> int:
    """Exit status 0 when all evaluators agree in every case."""
    chosen = _arguments()
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "agreement"))
    agreeing: Any = importlib.import_module("agreeing")
    generated: Any = importlib.import_module("generated_cases")
    shown = importlib.import_module("showing").shown
    engines = chosen.engines.split(",")
    agreement = agreeing.Agreement(agreeing.opened(engines))
    batches = range(-(-chosen.count // BATCH)) if chosen.batch is None else [chosen.batch]
    started = time.perf_counter()
    try:
        for batch in batches:
            count = min(BATCH, chosen.count - batch * BATCH) if chosen.batch is None else BATCH
            failed = _failure(agreement, generated, chosen.seed * 1_000_000 + batch, count)
            if failed is not None:
                print(f"{failed[1]}\n{shown(failed[0])}")
                print(
                    f"seed {chosen.seed}, batch {batch}: script/agree --seed {chosen.seed} --batch {batch} --engines {chosen.engines}"
                )
                return 1
            if batch % 4 == 3:
                print(f"{agreement.cases} cases, {time.perf_counter() - started:.0f} s", flush=True)
    finally:
        agreement.close()
        for engine in agreement.engines:
            engine.close()
    print(
        f"{agreement.cases} cases, {agreement.comparisons} values compared, no difference"
        f" (reference, {', '.join(one.name for one in agreement.engines)}; seed {chosen.seed};"
        f" {time.perf_counter() - started:.0f} s)"
    )
    return 0


def _failure(agreement: Any, generated: Any, number: int, count: int) -> tuple[Any, str] | None:
    """The smallest case of a batch that could be found in which evaluators differ, and how; None where none does."""
    last: list[Any] = [None]

    @seed(number)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
        print_blob=False,
    )
    @given(generated.cases())
    def hold(case: Any) -> None:
        last[0] = case
        agreement.hold(case)

    try:
        hold()
    except Exception as error:
        return last[0], f"{type(error).__name__}: {error}"
    return None


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engines", default="reference,duckdb,spark")
    parser.add_argument("--batch", type=int, help="this batch alone")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
