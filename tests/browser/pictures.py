"""`make pictures`: every view at three widths in three languages as PNG and on contact sheets, axe run on each."""

import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from PIL import Image, ImageDraw

from tests.browser.site import LANGUAGES, Visitor, chromium, serve
from tests.browser.views import VIEWS

FOLDER = Path("build/pictures")
WIDTHS = (390, 820, 1280)
ANSWERING = (360, 390, 820, 1280)  # of the pages that respondents see
THUMB = 300
AT_ONCE = 2  # languages


def _sheet(width: int, language: str) -> None:
    """All views of one width and language side by side, the tops of long pages only."""
    thumbs = []
    for name in VIEWS:
        path = FOLDER / f"{name}-{width}-{language}.png"
        if path.exists():
            picture = Image.open(path).convert("RGB")
            picture = picture.resize((THUMB, picture.height * THUMB // picture.width)).crop((0, 0, THUMB, 640))
            ImageDraw.Draw(picture).text((4, 626), name, fill="black")
            thumbs.append(picture)
    if not thumbs:
        return
    columns = 6
    sheet = Image.new("RGB", (columns * (THUMB + 10), -(-len(thumbs) // columns) * 650), "white")
    for place, thumb in enumerate(thumbs):
        sheet.paste(thumb, (place % columns * (THUMB + 10), place // columns * 650))
    sheet.save(FOLDER / f"sheet-{width}-{language}.png")


def _take(language: str, wanted: list[str]) -> list[str]:
    """The pictures of one language, with a server and a browser of their own; the faults of their pages."""
    faults = []
    with tempfile.TemporaryDirectory() as data, serve(Path(data)) as server, chromium() as browser:
        for width in ANSWERING:
            for name in (name for name in wanted if width in WIDTHS or name.startswith(("answer", "thanks"))):
                visitor = Visitor(browser, server, language, width)
                VIEWS[name](visitor)
                faults += [f"{name} {width} {language}: {fault}" for fault in visitor.check()]
                visitor.page.screenshot(path=FOLDER / f"{name}-{width}-{language}.png", full_page=True)
                visitor.close()
            _sheet(width, language)
            print(f"{language} {width}: taken", flush=True)
    return faults


def main() -> None:
    wanted = sys.argv[1:] or list(VIEWS)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(AT_ONCE) as pool:
        faults = [fault for found in pool.map(_take, LANGUAGES, [wanted] * len(LANGUAGES)) for fault in found]
    print("\n".join(faults) or "axe found nothing, no page is too wide, no console error")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
