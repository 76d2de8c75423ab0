"""A small client of the office's API, for programs in Python."""

from __future__ import annotations
