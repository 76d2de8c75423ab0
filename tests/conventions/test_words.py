"""Nothing in the tree ties it to a place, a machine or a package host."""

from __future__ import annotations

import re

# Real places whose plans were read while this was written. The code may know none of them; of the examples, only those
# two that hold the figures of the real plans may name their own.
PLACES = re.compile(r"闵行|普陀|莘庄|虹桥镇|浦江镇|曹杨|桃浦|真如|长征镇|minhang|putuo", re.IGNORECASE)
FIGURES_OF_REAL_PLANS = ("examples/minhang-2018/", "examples/putuo-2013/")

# Put together here, so that this file does not hold what it looks for.
HOSTS = re.compile(
    "|".join(
        (
            "pypi" + r"\.org",
            "python" + "hosted",
            "npm" + "js",
            "mirrors?" + r"\.[a-z]+\.",
            "conda" + r"\.anaconda",
        )
    )
)
MACHINE_PATHS = re.compile(
    "|".join(
        (
            r"(?<![\w.:/])/ro" + r"ot/",
            r"(?<![\w.:/])/wo" + r"rk/",
            r"(?<![\w.:/])/Us" + r"ers/",
            r"(?<![\w.:/])/ho" + r"me/\w",
        )
    )
)


def lines_matching(pattern, paths, root):
    return [
        f"{path.relative_to(root)}:{number}: {line.strip()[:100]}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]


def test_code_and_examples_name_no_real_district(kept_files, root):
    kept = {path: path.relative_to(root).as_posix() for path in kept_files}
    watched = [
        path
        for path, name in kept.items()
        if name.startswith(("src/", "examples/")) and not name.startswith(FIGURES_OF_REAL_PLANS)
    ]
    assert watched
    assert lines_matching(PLACES, watched, root) == []


def test_tree_names_no_package_host(kept_files, root):
    assert lines_matching(HOSTS, kept_files, root) == []


def test_tree_holds_no_path_of_a_machine(kept_files, root):
    assert lines_matching(MACHINE_PATHS, kept_files, root) == []
