"""Makes the pictures of the READMEs: the marked-up page and the decomposition table of the example plan.

    python tools/make_screenshots.py [FOLDER]

Writes into docs/images, or into FOLDER. Needs Chromium, LibreOffice, pdftoppm (Poppler) and a Chinese font on the
machine; whatever is missing is named, and nothing is written. Look at the pictures before they are committed.
"""

from __future__ import annotations

import html
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
EXAMPLE = ROOT / "examples" / "qinghe-2026" / "plan.docx"
LARGEST = 250_000
"""Bytes of a picture."""
PROGRAMS = {
    "Chromium": ("chromium", "chromium-browser", "google-chrome", "chrome"),
    "LibreOffice": ("soffice", "libreoffice"),
    "pdftoppm (Poppler)": ("pdftoppm",),
}
TABLE_DPI = 110
TABLE_PART = (0.03, 0.05, 0.97, 0.66)
"""Left, top, right and bottom of the part of the page that is shown."""
FRAME = """<!doctype html><meta charset="utf-8"><style>body{{margin:0;overflow:hidden}}
iframe{{border:0;width:{width}px;height:{height}px;color-scheme:{scheme}}}</style><iframe src="{page}"></iframe>"""
TURN_TO = """<script>addEventListener("load", function () {
  var mark = Array.prototype.find.call(document.querySelectorAll("main a.m.target"), function (each) {
    return each.textContent.includes("%s"); });
  %s
});</script>"""
POINT = 'mark.focus({ preventScroll: true }); mark.scrollIntoView({ block: "center" });'
TAP = 'mark.scrollIntoView({ block: "center" }); location.hash = mark.getAttribute("href"); mark.scrollIntoView({ block: "center" });'


@dataclass(frozen=True)
class Picture:
    """One picture of the marked-up page: its language, size in pixels, colours, and the mark that is looked at."""

    name: str
    language: str
    size: tuple[int, int]
    scheme: str
    words: str
    deed: str


PAGES = (
    Picture("reading-zh", "zh", (1240, 800), "light", "配备率", POINT),
    Picture("reading-en", "en", (1240, 800), "light", "配备率", POINT),
    Picture("reading-narrow", "zh", (400, 780), "dark", "配备率", TAP),
)


def main(arguments: list[str]) -> int:
    """Make every picture; exit status 1 where a program is missing or a picture is too large."""
    found = {name: next(filter(None, map(shutil.which, names)), "") for name, names in PROGRAMS.items()}
    missing = [name for name, path in found.items() if not path]
    if missing:
        print(f"缺少 / missing: {', '.join(missing)}. Install it, then run this again.", file=sys.stderr)
        return 1
    folder = Path(arguments[0]) if arguments else IMAGES
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        written = [_page(picture, Path(scratch), folder, found["Chromium"]) for picture in PAGES]
        written.append(_table(Path(scratch), folder, found["LibreOffice"], found["pdftoppm (Poppler)"]))
    large = [path for path in written if path.stat().st_size > LARGEST]
    for path in written:
        print(f"{path.name:24} {path.stat().st_size:>8,} bytes{'  TOO LARGE' if path in large else ''}")
    return 1 if large else 0


def _zhiheng(*arguments: str | Path) -> None:
    call = "import sys; from zhiheng.cli.main import main; sys.exit(main())"
    _run(sys.executable, "-c", call, *arguments)


def _run(*command: str | Path) -> None:
    ended = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False, timeout=180)
    if ended.returncode:
        raise SystemExit(f"{command[0]}: {ended.stderr.strip() or ended.stdout.strip()}")


def _page(picture: Picture, scratch: Path, folder: Path, chromium: str) -> Path:
    """The marked-up page in a frame of the picture's size and colours, one mark opened."""
    page, frame = scratch / f"{picture.name}.html", scratch / f"{picture.name}-frame.html"
    _zhiheng("read", EXAMPLE, "--html", page, "--lang", picture.language)
    text = page.read_text(encoding="utf-8")
    page.write_text(
        text.replace("</body>", TURN_TO % (picture.words, picture.deed) + "</body>"), encoding="utf-8"
    )
    width, height = picture.size
    frame.write_text(
        FRAME.format(width=width, height=height, scheme=picture.scheme, page=html.escape(page.name)),
        encoding="utf-8",
    )
    shot = scratch / f"{picture.name}.png"
    _run(
        chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--allow-file-access-from-files",
        f"--user-data-dir={scratch / 'profile'}", "--virtual-time-budget=4000",
        f"--window-size={max(width, 600)},{height + 100}", f"--screenshot={shot}", frame.as_uri(),
    )  # fmt: skip
    return _kept(shot, folder / f"{picture.name}.png", (0, 0, width, height))


def _table(scratch: Path, folder: Path, soffice: str, pdftoppm: str) -> Path:
    """The first page of the decomposition workbook, as it is printed."""
    book = scratch / "decomposition.xlsx"
    _zhiheng("decompose", EXAMPLE, "-o", book)
    _run(soffice, "--headless", f"-env:UserInstallation={(scratch / 'office').as_uri()}", "--convert-to", "pdf",
         "--outdir", scratch, book)  # fmt: skip
    _run(
        pdftoppm,
        "-r",
        str(TABLE_DPI),
        "-f",
        "1",
        "-l",
        "1",
        "-singlefile",
        "-png",
        book.with_suffix(".pdf"),
        scratch / "table",
    )
    from PIL import Image

    with Image.open(scratch / "table.png") as image:
        left, top, right, bottom = TABLE_PART
        part = (left * image.width, top * image.height, right * image.width, bottom * image.height)
    return _kept(scratch / "table.png", folder / "decomposition.png", tuple(map(round, part)))


def _kept(shot: Path, path: Path, part: tuple[int, ...]) -> Path:
    """A part of a picture, in few colours, which text does not miss."""
    from PIL import Image

    with Image.open(shot) as image:
        shown = image.convert("RGB").crop(part)  # type: ignore[arg-type]
    shown.quantize(64, dither=Image.Dither.NONE).save(path, optimize=True)
    return path


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
