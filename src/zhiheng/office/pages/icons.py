"""The signs of the pages, drawn for a grid of 20 by 20 with one stroke; they always stand beside or inside a word."""

from __future__ import annotations

ICONS = {
    "search": "M9 3.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 0 1 0-11M13 13l4 4",
    "messages": "M3 5h14v9H9l-4 3v-3H3z",
    "language": "M10 3a7 7 0 1 0 0 14a7 7 0 0 0 0-14M3 10h14M10 3c2.5 2 2.5 12 0 14c-2.5-2-2.5-12 0-14",
    "display": "M10 3a7 7 0 1 0 0 14zM10 3a7 7 0 0 1 0 14",
    "person": "M10 3.5a3 3 0 1 1 0 6a3 3 0 0 1 0-6M4 16.5c.5-3.5 3-5 6-5s5.5 1.5 6 5",
    "check": "M4 10.5l4 4l8-9",
    "cross": "M5 5l10 10M15 5L5 15",
    "next": "M8 4.5l5.5 5.5L8 15.5",
    "previous": "M12 4.5L6.5 10l5.5 5.5",
    "up": "M4.5 12L10 6.5l5.5 5.5",
    "down": "M4.5 8l5.5 5.5L15.5 8",
    "upload": "M10 13V3.5M6 7.5l4-4l4 4M3.5 12.5v4h13v-4",
    "download": "M10 3.5V13M6 9l4 4l4-4M3.5 12.5v4h13v-4",
    "document": "M5 2.5h7l3 3v12H5zM12 2.5v3h3M7.5 9.5h5M7.5 12.5h5",
    "drafts": "M3 4.5c3-1 5-.5 7 1c2-1.5 4-2 7-1v11c-3-1-5-.5-7 1c-2-1.5-4-2-7-1zM10 5.5v11",
    "edit": "M12.5 4.5l3 3L7 16H4v-3zM11 6l3 3",
    "warning": "M10 3.5L17.5 16.5h-15zM10 8.5v3.5M10 14v.5",
    "note": "M10 3a7 7 0 1 0 0 14a7 7 0 0 0 0-14M10 9v5M10 6v.5",
    "calendar": "M3.5 5h13v12h-13zM3.5 8.5h13M7 3v3.5M13 3v3.5",
    "filter": "M3.5 4.5h13L12 10.5v5l-4 1.5v-6.5z",
    "desk": "M3 6.5h14M4.5 6.5v10M15.5 6.5v10M10.5 6.5v6h5M7 3.5h6v3",
    "board": "M4 3.5h12v13H4zM7 7h6M7 10h6M7 13h3.5",
    "registers": "M3 4h14v12H3zM3 8h14M3 12h14M8 4v12",
    "order": "M5 17.5V3M5 4h10l-2 3l2 3H5",
    "appraisal": "M4 16.5h12M5.5 16.5v-5M10 16.5v-9M14.5 16.5v-13",
    "manage": "M4 6h6M14 6h2M4 10h2M10 10h6M4 14h7M15 14h1M12 4v4M8 8v4M13 12v4",
    "lock": "M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 6 0V9",
    "print": "M6 8V3h8v5M6 14H3.5V8h13v6H14M6 11.5h8v6H6z",
    "plus": "M10 4v12M4 10h12",
    "back": "M17 10H4M9 5l-5 5l5 5",
    "history": "M10 3a7 7 0 1 1-6.5 4.5M3.5 3.5v4h4M10 6v4l3 2",
    "explain": "M4 10h5M9 10l4-4.5h3.5M9 10l4 4.5h3.5M15 4l2 1.5l-2 1.5M15 13l2 1.5l-2 1.5",
}
"""The path of each sign by its name."""
