"""Makes the pictures of the READMEs: the marked-up page, the decomposition table, a template and a filing returned.

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
TABLE_DPI = 160
PRINTED_WIDTH = 1400
"""Pixels across a printed page."""
BODY = "区市场监管局"
"""Files the example filings."""
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
        for name, make, strips in BOOKS:
            book, printers = make(Path(scratch)), (found["LibreOffice"], found["pdftoppm (Poppler)"])
            written.append(_printed(book, strips, folder / f"{name}.png", *printers))
    large = [path for path in written if path.stat().st_size > LARGEST]
    for path in written:
        print(f"{path.name:24} {path.stat().st_size:>8,} bytes{'  TOO LARGE' if path in large else ''}")
    return 1 if large else 0


def _zhiheng(*arguments: str | Path, status: int = 0) -> None:
    call = "import sys; from zhiheng.cli.main import main; sys.exit(main())"
    _run(sys.executable, "-c", call, *arguments, status=status)


def _run(*command: str | Path, status: int = 0) -> None:
    """Runs a command that must end with `status`."""
    ended = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False, timeout=180)
    if ended.returncode != status:
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


@dataclass(frozen=True)
class Strip:
    """A part of a printed page: its number (from the end where negative), and left, top, right and bottom as shares."""

    page: int
    part: tuple[float, float, float, float]


DECOMPOSITION = (Strip(0, (0.03, 0.05, 0.97, 0.66)),)
TEMPLATE = (Strip(0, (0.02, 0.04, 0.98, 0.155)), Strip(1, (0.02, 0.04, 0.98, 0.8)))
RETURN = (Strip(0, (0.02, 0.05, 0.98, 0.32)), Strip(-1, (0.02, 0.05, 0.98, 0.66)))


def _decomposition(scratch: Path) -> Path:
    """The decomposition workbook of the example plan."""
    book = scratch / "decomposition.xlsx"
    _zhiheng("decompose", EXAMPLE, "-o", book)
    return book


def _template(scratch: Path) -> Path:
    """The workbook that a liaison fills, with the towns and bodies of the example district."""
    book, workspace = scratch / "template.xlsx", _workspace(scratch)
    _zhiheng("template", "inspections", "-o", book, "-w", workspace)
    return book


def _return(scratch: Path) -> Path:
    """The example filing as it goes back: problems marked and listed."""
    from openpyxl import load_workbook

    workspace, filing, book = _workspace(scratch), scratch / "filing.xlsx", scratch / "return.xlsx"
    filings = EXAMPLE.parent / "filings"
    _zhiheng("file", "enterprises", filings / "enterprises.xlsx", "--body", BODY, "-w", workspace)
    content = load_workbook(filings / "inspections.xlsx")
    # Only so that the picture shows every column on one page.
    content.active.page_setup.orientation = "landscape"
    content.active.page_setup.fitToHeight = 0
    content.active.sheet_properties.pageSetUpPr.fitToPage = True
    content.save(filing)
    _zhiheng("file", "inspections", filing, "--body", BODY, "--errors", book, "-w", workspace, status=1)
    return book


def _workspace(scratch: Path) -> Path:
    """A new workspace with the lists of the example district."""
    folder = Path(tempfile.mkdtemp(dir=scratch)) / "workspace"
    _zhiheng("init", folder)
    shutil.copy(EXAMPLE.parent / "lists.toml", folder / "lists.toml")
    return folder


def _printed(book: Path, strips: tuple[Strip, ...], path: Path, soffice: str, pdftoppm: str) -> Path:
    """Parts of the pages of a workbook as it is printed, one below the other."""
    scratch = book.parent
    _run(soffice, "--headless", f"-env:UserInstallation={(scratch / 'office').as_uri()}", "--convert-to", "pdf",
         "--outdir", scratch, book)  # fmt: skip
    _run(pdftoppm, "-r", str(TABLE_DPI), "-png", book.with_suffix(".pdf"), scratch / book.stem)
    pages = sorted(scratch.glob(f"{book.stem}-*.png"))
    from PIL import Image

    shown = []
    for strip in strips:
        with Image.open(pages[strip.page]) as page:
            image = page.resize(
                (PRINTED_WIDTH, round(page.height * PRINTED_WIDTH / page.width)), Image.Resampling.LANCZOS
            )
        left, top, right, bottom = strip.part
        part = (left * image.width, top * image.height, right * image.width, bottom * image.height)
        shown.append(image.crop(tuple(map(round, part))))  # type: ignore[arg-type]
    whole = Image.new("RGB", (max(each.width for each in shown), sum(each.height for each in shown)), "white")
    above = 0
    for each in shown:
        whole.paste(each, (0, above))
        above += each.height
    together = scratch / f"{book.stem}.png"
    whole.save(together)
    return _kept(together, path, (0, 0, whole.width, whole.height))


BOOKS = (
    ("decomposition", _decomposition, DECOMPOSITION),
    ("template", _template, TEMPLATE),
    ("return", _return, RETURN),
)


def _kept(shot: Path, path: Path, part: tuple[int, ...]) -> Path:
    """A part of a picture, in few colours, which text does not miss."""
    from PIL import Image

    with Image.open(shot) as image:
        shown = image.convert("RGB").crop(part)  # type: ignore[arg-type]
    shown.quantize(64, dither=Image.Dither.NONE).save(path, optimize=True)
    return path


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
