"""Pictures that somebody may send as a logo, good ones and others."""

import io
import struct
import zlib

from PIL import Image

RED = (200, 30, 40)


def saved(image: Image.Image, kind: str = "PNG", **how: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **how)
    return file.getvalue()


def plain(size: tuple[int, int] = (600, 200), colour: object = RED, mode: str = "RGB") -> Image.Image:
    return Image.new(mode, size, colour)


def moving(kind: str) -> bytes:
    return saved(plain((40, 20)), kind, save_all=True, append_images=[plain((40, 20), (0, 0, 0))])


def of_said_size(width: int, height: int) -> bytes:
    """A PNG that says to be so large, with hardly any bytes in it."""
    head = _block(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + _block(b"IDAT", zlib.compress(b"\0")) + _block(b"IEND", b"")


def _block(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


# What is wrong with it -> the file, and words by which the refusal is known.
BAD: dict[str, tuple[bytes, str]] = {
    "no picture": (b"Dear Sir or Madam", "not a PNG"),
    "a drawing of vectors": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "not a PNG"),
    "another kind": (saved(plain(), "GIF"), "not a PNG"),
    "cut off": (saved(Image.effect_noise((300, 100), 50), "PNG")[:5000], "damaged"),
    "cut off JPEG": (saved(Image.effect_noise((300, 100), 50), "JPEG")[:3000], "damaged"),
    "too little for its size": (of_said_size(3000, 3000), "damaged"),
    "moving PNG": (moving("PNG"), "moves"),
    "moving WebP": (moving("WEBP"), "moves"),
    "a bomb": (of_said_size(60_000, 60_000), "4000 pixels"),
    "a smaller bomb": (of_said_size(12_000, 9_000), "4000 pixels"),
    "too wide": (saved(plain((4001, 10))), "4000 pixels"),
    "too heavy": (saved(plain()) + bytes(2 * 1024 * 1024), "2 MB"),
    "texts that unpack to much": (
        saved(plain((20, 20)))[:33] + _block(b"zTXt", b"a\0\0" + zlib.compress(bytes(80_000_000))) + b"",
        "damaged",
    ),
}
