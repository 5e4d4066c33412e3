"""A logo: whatever picture a lead sends is drawn anew, small, as a PNG that carries nothing but its pixels."""

import io
from threading import Lock

from PIL import Image, ImageOps, UnidentifiedImageError

from surveys.errors import Invalid, Problem, ProblemCode

KINDS = ("PNG", "JPEG", "WEBP")
HEAVIEST = 2  # MB, of what is sent
LONGEST_SIDE = 4000  # pixels, of what is sent
THINNEST = 12  # times as long as wide: what is thinner would be a line
ROOM = (480, 160)  # pixels, of what is kept: some times what pages show, for dense screens and paper
_MOST_PIXELS_AT_ONCE = Lock()  # a large picture takes some hundred megabytes while it is drawn: one at a time


def drawn_anew(sent: bytes) -> bytes:
    """Invalid: it is no picture, or none that we take. The size that it says of itself is judged before it is read."""
    if not sent:
        raise _refusal("empty_file")
    if len(sent) > HEAVIEST * 1024 * 1024:
        raise _refusal("heavy_picture", HEAVIEST)
    with _MOST_PIXELS_AT_ONCE:
        return _drawn(sent)


def _drawn(sent: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(sent), formats=KINDS) as image:
            _check(image)
            small = _small(image)
    except Invalid:
        raise
    except Image.DecompressionBombError:
        raise _refusal("large_picture", LONGEST_SIDE) from None
    except UnidentifiedImageError:
        raise _refusal("no_picture") from None
    except Exception:  # whatever a reader of pictures comes upon in a file that is none
        raise _refusal("broken_picture") from None
    clean = Image.frombytes(small.mode, small.size, small.tobytes())  # without profile, EXIF and texts
    file = io.BytesIO()
    clean.save(file, "PNG", optimize=True)
    return file.getvalue()


def _check(image: Image.Image) -> None:
    if max(image.size) > LONGEST_SIDE:
        raise _refusal("large_picture", LONGEST_SIDE)
    if max(image.size) > THINNEST * min(image.size):
        raise _refusal("thin_picture", THINNEST)
    # Of the two pictures that some cameras lay into one JPEG ("MPO") the first is the picture.
    if image.format in ("PNG", "WEBP") and getattr(image, "n_frames", 1) > 1:
        raise _refusal("moving_picture")


def _small(image: Image.Image) -> Image.Image:
    """Upright, in colours with transparency, no larger than there is room."""
    ImageOps.exif_transpose(image, in_place=True)
    if image.mode.startswith("I"):  # 16 bits of grey, which would be cut off at 255
        image = image.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    if image.mode not in ("L", "LA", "RGB", "RGBA", "CMYK") or "transparency" in image.info:
        image = image.convert("RGBA")
    image.thumbnail(ROOM, Image.Resampling.LANCZOS)
    return image.convert("RGBA")


def _refusal(code: ProblemCode, limit: int = 0) -> Invalid:
    return Invalid([Problem("logo", code, {"limit": limit} if limit else {})])
