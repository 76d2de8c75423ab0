"""Personal data made unreadable wherever it is not needed.

Personal Information Protection Law art. 6 and 25 ask for no more than the purpose needs, and GB/T 35273-2020, 7.2, for
masking where personal data is shown; neither fixes how. The forms here are common practice: of a name the surname, of
a mobile number the first three and last four digits, of an identity number only the last four (with its first six
digits too, only the birth date would be hidden), of an address the part down to the street or town.
"""

from __future__ import annotations

import polars as pl

from zhiheng.core.registers.model import Column, PersonalData

HIDDEN = "***"

_COMPOUND_SURNAMES = (
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|长孙|宇文|司徒|司空|夏侯|端木|百里|呼延|南宫|东郭|西门|独孤|澹台|公冶|"
    "宗政|濮阳|淳于|单于|太叔|申屠|轩辕|钟离|闻人|赫连|万俟"
)
_TO_STREET = r"^(.*?(?:街道|镇|乡|苏木))"
_TO_DISTRICT = r"^(.*?(?:区|县|旗))"


def mask(text: pl.Expr, personal: PersonalData) -> pl.Expr:
    """The text with all but what its class may show replaced by `*`; null stays null. Also of texts that are wrong."""
    match personal:
        case PersonalData.NAME:
            return _name(text)
        case PersonalData.PHONE:
            # Whatever else stands in the cell may be a name: ends are shown only of digits.
            long = (text.str.len_chars() >= 11) & text.str.contains(r"(?s)^[+(]?\d{2}.*\d{4}$")
            shown = text.str.slice(0, 3) + pl.lit("****") + text.str.slice(-4)
            return _kept_null(text, pl.when(long).then(shown).otherwise(pl.lit(HIDDEN)))
        case PersonalData.IDENTITY:
            hidden = text.str.replace_all("(?s).", "*")
            long = (text.str.len_chars() >= 15) & text.str.contains(r"\d{3}[\dXx]$")
            shown = text.str.slice(0, text.str.len_chars() - 4).str.replace_all(
                "(?s).", "*"
            ) + text.str.slice(-4)
            return pl.when(long).then(shown).otherwise(hidden)
        case PersonalData.ADDRESS:
            street, district = text.str.extract(_TO_STREET, 1), text.str.extract(_TO_DISTRICT, 1)
            return _kept_null(text, pl.coalesce(street, district, pl.lit("")) + pl.lit(HIDDEN))
        case PersonalData.OTHER:
            return _kept_null(text, pl.lit(HIDDEN))


def mask_columns(frame: pl.DataFrame, columns: tuple[Column, ...]) -> pl.DataFrame:
    """The frame with every personal column among `columns` masked as text; other columns stay."""
    return frame.with_columns(
        mask(pl.col(column.name).cast(pl.String), column.personal)
        for column in columns
        if column.personal and column.name in frame.columns
    )


def _kept_null(text: pl.Expr, shown: pl.Expr) -> pl.Expr:
    return pl.when(text.is_not_null()).then(shown)


def _name(text: pl.Expr) -> pl.Expr:
    compound = text.str.contains(f"^(?:{_COMPOUND_SURNAMES}).") & (text.str.len_chars() >= 3)
    surname = pl.when(compound).then(2).otherwise(1)
    return text.str.slice(0, surname) + text.str.slice(surname).str.replace_all("(?s).", "*")
