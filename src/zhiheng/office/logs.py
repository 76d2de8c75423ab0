"""What goes into the log of the machine: no secrets."""

from __future__ import annotations

import logging
import re

SECRET = re.compile(r"(/(?:invitation|calendar)/)[^/\s?]+")
"""Addresses whose last part opens something by itself."""


class WithoutSecrets(logging.Filter):
    """Takes the tokens out of addresses before they are written down."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Lets every record pass, its tokens replaced."""
        record.msg, record.args = SECRET.sub(r"\1…", record.getMessage()), ()
        return True
