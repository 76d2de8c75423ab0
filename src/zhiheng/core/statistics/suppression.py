"""Which cells of a published table stay hidden: small ones, and as many others that they cannot be worked out from the whole.

Source: standards 18, "statistics: suppress cells <5, complementary suppression" (P; there is no national rule).
"""

from __future__ import annotations

from collections.abc import Mapping


def suppressed(sizes: Mapping[str, int], least: int) -> frozenset[str]:
    """The names of the cells to hide. `sizes` says how many units stand behind each cell; the sum over all cells counts as known.

    A cell is small with 1 to `least - 1` units; nobody stands behind an empty one, which may be shown. Where something is hidden, at least
    two cells are, and together they hold `least` units or more: the smallest others are hidden with them, those of equal size by name.
    Where the others do not suffice every cell is hidden.
    """
    hidden = {name for name, size in sizes.items() if 0 < size < least}
    if not hidden:
        return frozenset()
    others = sorted((size, name) for name, size in sizes.items() if size >= least)
    while len(hidden) < 2 or sum(sizes[name] for name in hidden) < least:
        if not others:
            return frozenset(sizes)
        hidden.add(others.pop(0)[1])
    return frozenset(hidden)
