"""Text as search sees it: folded, so that full and half width, capital and small are one; words of a question; passages with marks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

KEY = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9._/-]{4,39}")
"""What may be a key or a unified social credit code: Latin letters and digits with at least one digit, at least five characters."""
MOST_WORDS = 8
"""More words than that narrow nothing any further."""
LONGEST = 200
"""Of what is typed, so many characters count."""
BEFORE = 24
"""Characters shown before the first word found."""
SHOWN = 120
"""Characters of a passage."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters of a passage; `marked` where it is one of the words asked for."""

    text: str
    marked: bool = False


def folded(text: str) -> str:
    """The text as it is compared: each character in its compatible form (NFKC, Unicode Standard Annex 15) without case, all white space and
    control characters as one space. Character by character, so that places can be told in the text as written.
    """
    return " ".join("".join(_folded(each) for each in text).split())


@lru_cache(maxsize=1 << 16)
def _folded(character: str) -> str:
    if unicodedata.category(character) in ("Cc", "Cs", "Cn", "Zs", "Zl", "Zp"):
        return " "
    return unicodedata.normalize("NFKC", character).casefold()


def words_of(said: str) -> tuple[str, ...]:
    """The words that must all occur, folded, each once; of a long question the first ones."""
    return tuple(dict.fromkeys(folded(said[:LONGEST]).split()))[:MOST_WORDS]


def looks_like_a_key(said: str) -> bool:
    """Whether rows of registers are looked for: one word that may be a key."""
    return KEY.fullmatch(said.strip()) is not None


def marked(text: str, words: Sequence[str]) -> tuple[Piece, ...]:
    """The whole text in pieces, with the words marked where they stand in it."""
    plain, places = _with_places(text)
    spans = []
    for word in words:
        start = plain.find(word)
        while word and start >= 0:
            spans.append((places[start], places[start + len(word) - 1] + 1))
            start = plain.find(word, start + len(word))
    return tuple(_pieces(text, _joined(spans)))


def passage(text: str, words: Sequence[str]) -> tuple[Piece, ...]:
    """Some of the text around the first word that stands in it, marked, with dots where something is left out; its beginning where
    none does.
    """
    plain, places = _with_places(text)
    found = [at for word in words if word and (at := plain.find(word)) >= 0]
    start = max(places[min(found)] - BEFORE, 0) if found else 0
    end = min(start + SHOWN, len(text))
    shown = ("…" if start else "") + " ".join(text[start:end].split()) + ("…" if end < len(text) else "")
    return marked(shown, words)


def _with_places(text: str) -> tuple[str, list[int]]:
    """The text folded, white space kept as it is, and for each of its characters the place in the text as written."""
    characters, places = [], []
    for place, character in enumerate(text):
        for each in _folded(character):
            characters.append(each)
            places.append(place)
    return "".join(characters), places


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that touch or overlap as one, in order."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _pieces(text: str, spans: list[tuple[int, int]]) -> list[Piece]:
    found, at = [], 0
    for start, end in spans:
        found += [Piece(text[at:start]), Piece(text[start:end], marked=True)]
        at = end
    return [piece for piece in (*found, Piece(text[at:])) if piece.text]
