"""Check digits and structure of identifiers, for whole columns at a time.

Check digits: GB 32100-2015 (unified social credit code), GB 11714 (organization code), GB 11643 (identity number),
GS1 General Specifications (GTIN). Structure: GB/T 2260 with GB/T 10114 (region), GB/T 4754-2017 (industry).
Texts of one width are laid side by side as bytes, so that one product of a matrix and the weights checks them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Bytes = NDArray[np.uint8]

DIGITS = "0123456789"
SOCIAL_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100-2015: digits and capital letters without I, O, S, V, Z. A character's place is its value."""
LETTERS_AND_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""GB 11714: A is 10 … Z is 35."""
DIGITS_AND_X = "0123456789X"
"""Check characters modulo 11: X stands for 10."""

PROVINCES = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])"
"""First two digits of GB/T 2260, as a regular expression."""
RESIDENTS = rf"(?:{PROVINCES}|83|9[0-9])"
"""First two digits of an identity number: of a province; 83 and 9 open residence permits of the same form."""

REGION = rf"^{PROVINCES}[0-9]{{4}}(?:[0-9]{{3}}){{0,2}}$"
"""GB/T 2260 county (6 digits), GB/T 10114 town (9), statistical village (12)."""

SECTIONS: dict[str, tuple[int, int]] = {
    "A": (1, 5), "B": (6, 12), "C": (13, 43), "D": (44, 46), "E": (47, 50), "F": (51, 52), "G": (53, 60),
    "H": (61, 62), "I": (63, 65), "J": (66, 69), "K": (70, 70), "L": (71, 72), "M": (73, 75), "N": (76, 79),
    "O": (80, 82), "P": (83, 83), "Q": (84, 85), "R": (86, 90), "S": (91, 96), "T": (97, 97),
}  # fmt: skip
"""GB/T 4754-2017: the section's letter and its first and last division."""
INDUSTRY = "^(?:{})$".format(
    "|".join(
        f"{letter}(?:(?:{'|'.join(f'{division:02}' for division in range(first, last + 1))})[0-9]{{0,2}})?"
        for letter, (first, last) in SECTIONS.items()
    )
)
"""GB/T 4754-2017: a section's letter, alone or with a division of it and up to two further digits."""

PHONE = r"^(?:1[3-9][0-9]{9}|0(?:10|2[0-9])[0-9]{8}|0[3-9][0-9]{2}[0-9]{7,8}|[48]00[0-9]{7})$"
"""Digits of a mobile number, a fixed number with its area code, or a 400 or 800 number."""

_LEGACY = rf"^[{SOCIAL_CREDIT_ALPHABET}]{{2}}[0-9]{{6}}M0[{SOCIAL_CREDIT_ALPHABET}]{{8}}$"


@dataclass(frozen=True, slots=True)
class CheckDigits:
    """One rule for check characters: the weighted values of all characters leave `remainder` modulo `modulus`.

    The check character stands last with weight 1. `alphabet` is for the characters before it.
    """

    weights: tuple[int, ...]
    alphabet: str
    last: str
    modulus: int
    remainder: int = 0

    @property
    def width(self) -> int:
        """Characters in all."""
        return len(self.weights) + 1

    def valid(self, texts: pl.Series) -> Flags:
        """Which texts have the width, the characters and the check character. False for null."""
        return self.holds(byte_matrix(texts, self.width))

    def holds(self, matrix: Bytes) -> Flags:
        """The same of texts laid out by `byte_matrix`."""
        values, last = self._read(matrix), _values(self.last)[matrix[:, -1]]
        held: Flags = (self._summed(values) + last) % self.modulus == self.remainder
        held &= last != _NONE
        return held if values.size and values.max() != _NONE else held & _well_formed(values)

    def expected(self, texts: pl.Series) -> pl.Series:
        """The check character that belongs to each text, "" where the characters before it are not well formed."""
        values = self._read(byte_matrix(texts, self.width))
        value = (self.remainder - self._summed(values)) % self.modulus
        characters = np.array([*self.last.ljust(self.modulus)])[value]
        return pl.Series(texts.name, np.where(_well_formed(values), characters, "").tolist(), dtype=pl.String)

    def _read(self, matrix: Bytes) -> Bytes:
        """The value of each character by the alphabet, `_NONE` outside it. Translating bytes is the quickest way."""
        table = _values(self.alphabet).tobytes()
        return np.frombuffer(matrix.tobytes().translate(table), dtype=np.uint8).reshape(matrix.shape)

    def _summed(self, values: Bytes) -> NDArray[np.int32]:
        """The weighted values of all but the last character. In single precision, which holds them exactly.

        By einsum: for so few columns the matrix product of the linear algebra library takes three times as long.
        """
        weights = np.array((*self.weights, 0), dtype=np.float32)
        sums: NDArray[np.float32] = np.einsum("ij,j->i", values.astype(np.float32), weights)
        return sums.astype(np.int32)


def _well_formed(values: Bytes) -> Flags:
    """Whether all characters but the last are of the alphabet."""
    formed: Flags = (values[:, :-1] != _NONE).all(axis=1)
    return formed


SOCIAL_CREDIT = CheckDigits(
    (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28),
    SOCIAL_CREDIT_ALPHABET,
    SOCIAL_CREDIT_ALPHABET,
    31,
)
ORGANIZATION = CheckDigits((3, 7, 9, 10, 5, 8, 4, 2), LETTERS_AND_DIGITS, DIGITS_AND_X, 11)
IDENTITY = CheckDigits((7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), DIGITS, DIGITS_AND_X, 11, 1)
GTIN = CheckDigits((3, 1) * 6 + (3,), DIGITS, DIGITS, 10)


_NONE = 255


@lru_cache(maxsize=8)
def _values(alphabet: str) -> Bytes:
    """For each byte the value of its character; `_NONE` outside the alphabet."""
    table = np.full(256, _NONE, dtype=np.uint8)
    table[[ord(character) for character in alphabet]] = np.arange(len(alphabet))
    return table


def byte_matrix(texts: pl.Series, width: int) -> Bytes:
    """A row of `width` bytes for each text; spaces for null and for a text of another length in UTF-8."""
    if texts.is_empty():
        return np.empty((0, width), dtype=np.uint8)
    text = pl.col("text")
    fixed = pl.when(text.str.len_bytes() == width).then(text).otherwise(pl.lit(" " * width))
    joined = texts.alias("text").to_frame().select(fixed.str.join("").cast(pl.Binary)).item()
    return np.frombuffer(joined, dtype=np.uint8).reshape(-1, width)


def valid_social_credit(texts: pl.Series) -> pl.Series:
    """Which texts are unified social credit codes: region in digits, alphabet and check character (GB 32100-2015)."""
    matrix = byte_matrix(texts, SOCIAL_CREDIT.width)
    valid = SOCIAL_CREDIT.holds(matrix)
    region = matrix[:, 2:8]
    # What the alphabet lets through is a digit or a letter; letters come after digits. Row by row only if there are any.
    if region.size and region.max() > ord("9"):
        valid &= (region <= ord("9")).all(axis=1)
    return pl.Series(texts.name, valid)


def valid_organization(texts: pl.Series) -> pl.Series:
    """Which texts are organization codes of 9 characters without the hyphen (GB 11714)."""
    return pl.Series(texts.name, ORGANIZATION.valid(texts))


def valid_identity(texts: pl.Series) -> pl.Series:
    """Which texts have the width, characters and check character of an identity number (GB 11643)."""
    return pl.Series(texts.name, IDENTITY.valid(texts))


def valid_gtin(texts: pl.Series) -> pl.Series:
    """Which texts are GTIN-8, 12, 13 or 14. Zeros in front change no check digit, so all are checked as 14."""
    length = texts.str.len_bytes()
    valid = pl.Series(texts.name, GTIN.valid(texts.str.pad_start(14, "0")))
    return valid & length.is_in([8, 12, 13, 14]).fill_null(False)


def expected_gtin(texts: pl.Series) -> pl.Series:
    """The check digit that belongs to each GTIN, "" where it is not made of digits."""
    return GTIN.expected(texts.str.pad_start(14, "0"))


def is_legacy(texts: pl.Series) -> pl.Series:
    """Which texts are unified social credit codes of the pilots in every respect but the last character.

    Such codes stay in use (91350100M0001TGQXM), though their check character was computed otherwise. No standard lists
    them; the rule is practice: the organization part begins with M0, as in the codes known, and its own check
    character (GB 11714) is right. Anything else that fails its last character is taken for a slip of the pen.
    """
    formed = texts.str.contains(_LEGACY).fill_null(False)
    return formed & valid_organization(texts.str.slice(8, 9))


def unknown_counties(prefixes: pl.Series) -> pl.Series:
    """Which six-digit beginnings of identity numbers no list of past and present counties has (table of stdnum)."""
    from stdnum import numdb  # type: ignore[import-untyped, unused-ignore]

    counties = numdb.get("cn/loc")
    distinct = prefixes.unique().drop_nulls()
    unknown = [
        prefix
        for prefix in distinct
        if prefix[:1] not in ("8", "9") and not any("county" in said for _, said in counties.info(prefix))
    ]
    return prefixes.is_in(pl.Series(unknown, dtype=pl.String).implode())
