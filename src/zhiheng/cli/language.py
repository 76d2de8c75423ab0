"""Which language to speak: what the call says, else the locale, else Chinese."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zhiheng.core.issues import Language

LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def chosen_language(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """`--lang zh|en` wherever it stands; else English for an English locale; else Chinese."""
    for position, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--lang" and position + 1 < len(arguments):
            return _known(arguments[position + 1])
        if argument.startswith("--lang="):
            return _known(argument.removeprefix("--lang="))
    locale = next((environment[name] for name in LOCALE_VARIABLES if environment.get(name)), "")
    return "en" if locale.lower().startswith("en") else "zh"


def _known(name: str) -> Language:
    """A wrong name is reported later, by the option itself."""
    return "en" if name == "en" else "zh"
