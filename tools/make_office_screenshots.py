"""Makes the pictures of the office in the READMEs, from a demonstration district that is made for them.

    python tools/make_office_screenshots.py [FOLDER]

Writes into docs/images/office, or into FOLDER. Needs Chromium and a Chinese font on the machine, and the development libraries. Look at the
pictures before they are committed. The pictures of the story (01 to 16) are made by `script/story --screenshots`.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images" / "office"
PASSWORD = "Qinghe-2028-Zhiliang"
OPEN = re.compile(r"http://127\.0\.0\.1:\d+/")
COLOURS = 128
"""Pages are paper and ink; so many colours are enough, the states' among them."""


@dataclass(frozen=True)
class Picture:
    """One picture: who looks at which address ("" for the public), in which language and theme; `choose` is a link that is followed first, as a
    selector within the page, and `leads` the form of the address that it leads to."""

    name: str
    who: str
    address: str
    language: str = "zh"
    theme: str = "light"
    choose: str = ""
    leads: str = "**/targets/**"
    size: tuple[int, int] = (1280, 860)


TELEPHONE = (420, 860)
FOOD = "a:has-text('重点食品抽检合格率')"
ORDER = "a[href^='/orders/']"

PICTURES = (
    Picture("desk-zh", "liaison", "/"),
    Picture("desk-en", "liaison", "/", "en"),
    Picture("board-zh", "clerk", "/plan/?group=area"),
    Picture("board-en", "clerk", "/plan/?group=area", "en"),
    Picture("target-zh", "clerk", "/plan/?q=重点食品", choose=FOOD, size=(1280, 1640)),
    Picture("target-en", "clerk", "/plan/?q=重点食品", "en", choose=FOOD, size=(1280, 1640)),
    Picture("target-dark", "clerk", "/plan/?q=重点食品", theme="dark", choose=FOOD, size=TELEPHONE),
    Picture("register-zh", "clerk", "/registers/inspections/?result.is=不合格"),
    Picture("audit-zh", "audit", "/manage/audit/"),
    Picture("supervision-zh", "clerk", "/supervision/"),
    Picture("supervision-en", "clerk", "/supervision/", "en"),
    Picture("order-zh", "liaison", "/supervision/", choose=ORDER, leads="**/orders/*/", size=(1280, 1240)),
    Picture("order-en", "liaison", "/supervision/", "en", choose=ORDER, leads="**/orders/*/", size=(1280, 1240)),
    Picture("leader-zh", "leader", "/leader/", size=(1280, 1440)),
    Picture("leader-en", "leader", "/leader/", "en", size=(1280, 1440)),
    Picture("public-zh", "", "/public/"),
    Picture("public-en", "", "/public/?language=en", "en"),
    Picture("promise-zh", "", "/public/", choose=FOOD, leads="**/public/target-*/**", size=TELEPHONE),
    Picture("promise-en", "", "/public/?language=en", "en", choose=FOOD, leads="**/public/target-*/**", size=TELEPHONE),
    Picture("search-zh", "clerk", "/search/?q=食品"),
    Picture("search-en", "clerk", "/search/?q=食品", "en"),
)  # fmt: skip


@contextmanager
def office() -> Iterator[str]:
    """The address of a demonstration office; it ends with the block."""
    program = Path(sys.executable).with_name("zhiheng")
    with tempfile.TemporaryDirectory() as folder:
        district = Path(folder) / "district"
        subprocess.run([program, "demo", district, "--no-serve"], check=True, stdout=subprocess.DEVNULL)
        serving = subprocess.Popen(
            [program, "serve", "-w", district, "--port", "0", "--lang", "en"],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert serving.stdout is not None
        try:
            yield next(found[0] for line in serving.stdout if (found := OPEN.search(line))).rstrip("/")
        finally:
            serving.terminate()
            serving.wait(timeout=60)
            serving.stdout.close()


def take(browser: Any, address: str, wanted: Picture, folder: Path) -> Path:
    """Chooses language and theme, signs in where somebody looks, opens the page, and keeps what stands there."""
    width, height = wanted.size
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    chosen = {"language": wanted.language, "theme": wanted.theme}
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in chosen.items()])
    page = context.new_page()
    if wanted.who:
        sign_in(page, address, wanted.who)
    page.goto(address + wanted.address)
    if wanted.choose:
        page.locator("main").locator(wanted.choose).first.click()
        page.wait_for_url(wanted.leads)
    path = folder / f"{wanted.name}.png"
    page.screenshot(path=path, animations="disabled")
    context.close()
    return path


def sign_in(page: Any, address: str, who: str) -> None:
    """Signs somebody of the demonstration district in."""
    page.goto(f"{address}/sign-in/")
    page.fill("input[name=username]", who)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{address}/")


def smaller(path: Path) -> None:
    """The picture in few colours."""
    from PIL import Image

    with Image.open(path) as opened:
        few = opened.convert("RGB").quantize(
            colors=COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
        )
    few.save(path, optimize=True)


def main() -> None:
    """Makes them all."""
    from playwright.sync_api import sync_playwright

    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES
    chromium = shutil.which("chromium") or sys.exit(
        "Chromium is not on this machine; install it and try again."
    )
    folder.mkdir(parents=True, exist_ok=True)
    with office() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        for wanted in PICTURES:
            path = take(browser, address, wanted, folder)
            smaller(path)
            print(f"{path.name}: {path.stat().st_size:,} bytes")
        browser.close()


if __name__ == "__main__":
    main()
