"""Numbers as an office program prints them before the paragraphs of a list."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_FORMAL = str.maketrans("〇一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
          (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


def chinese(number: int) -> str:
    """一, 十, 十一, 二十, 一百〇五: counting numbers up to 9999; larger ones digit by digit."""
    if not 0 < number < 10000:
        return by_digit(number)
    said = ""
    for place, digit in enumerate(reversed(str(number))):
        if digit != "0":
            said = _DIGITS[int(digit)] + _UNITS[place] + said
        elif said and not said.startswith("〇"):
            said = "〇" + said
    return said[1:] if said.startswith("一十") else said


def by_digit(number: int) -> str:
    """二〇二五."""
    return "".join(_DIGITS[int(digit)] for digit in str(abs(number)))


def roman(number: int) -> str:
    """IV, XII; decimal beyond 3999."""
    if not 0 < number < 4000:
        return str(number)
    said = ""
    for value, sign in _ROMAN:
        said += sign * (number // value)
        number %= value
    return said


def letter(number: int) -> str:
    """A … Z, AA, BB …"""
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else str(number)


def _from(first: str, count: int) -> Callable[[int], str]:
    """Signs that stand in a row in Unicode: ①, ⑴, ⒈, ㈠."""
    return lambda number: chr(ord(first) + number - 1) if 0 < number <= count else str(number)


def circled(number: int) -> str:
    """① to ⑳, ㉑ to ㉟, ㊱ to ㊿."""
    for first, start, end in (("①", 1, 20), ("㉑", 21, 35), ("㊱", 36, 50)):
        if start <= number <= end:
            return chr(ord(first) + number - start)
    return str(number)


def _full_width(number: int) -> str:
    return "".join(chr(ord(digit) - ord("0") + ord("０")) for digit in str(abs(number)))


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalHalfWidth": str,
    "decimalEnclosedCircle": circled,
    "decimalEnclosedCircleChinese": circled,
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "chineseLegalSimplified": lambda number: chinese(number).translate(_FORMAL),
    "ideographLegalTraditional": lambda number: chinese(number).translate(_FORMAL),
    "ideographDigital": by_digit,
    "japaneseCounting": chinese,
    "japaneseDigitalTenThousand": by_digit,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "taiwaneseDigital": by_digit,
    "ideographEnclosedCircle": _from("㊀", 10),
    "ideographTraditional": lambda number: _STEMS[(number - 1) % 10],
    "ideographZodiac": lambda number: _BRANCHES[(number - 1) % 12],
    "upperRoman": roman,
    "lowerRoman": lambda number: roman(number).lower(),
    "upperLetter": letter,
    "lowerLetter": lambda number: letter(number).lower(),
    "none": lambda number: "",
}
"""The formats of Office documents (`w:numFmt`) that plans use; what is not here is printed as a decimal."""


def printed(number: int, form: str) -> str:
    """`number` in the format `form`."""
    return FORMATS.get(form, str)(number)
