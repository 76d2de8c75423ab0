"""When two spellings count as one, and which known word a person probably meant."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable


def folded(text: str) -> str:
    """`text` in the form by which spellings are compared: full-width forms made half-width, no spaces, small letters."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def nearest(text: str, known: Iterable[str]) -> str:
    """The known word closest to `text`; "" where none is close."""
    by_form = {folded(word): word for word in known}
    found = difflib.get_close_matches(folded(text), by_form, n=1, cutoff=0.6)
    return by_form[found[0]] if found else ""
