"""A logo is drawn anew: small, upright, without anything that its file carried; what is no picture is refused."""

import io

import pytest
from PIL import Image, PngImagePlugin
from PIL.Image import Exif

from surveys.company.logo import HEAVIEST, drawn_anew
from surveys.errors import Invalid, ProblemCode
from tests.surveys.company.pictures import BAD, RED, plain, saved

ORIENTATION, AUTHOR = 0x0112, 0x013B
CODES: dict[str, ProblemCode] = {
    "not a PNG": "no_picture",
    "damaged": "broken_picture",
    "moves": "moving_picture",
    "4000 pixels": "large_picture",
    "2 MB": "heavy_picture",
}


def opened(sent: bytes) -> Image.Image:
    drawn = Image.open(io.BytesIO(drawn_anew(sent)))
    drawn.load()
    assert drawn.format == "PNG"
    return drawn


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("what", BAD)
def test_a_file_that_is_not_taken_has_its_reason(what: str) -> None:
    sent, words = BAD[what]
    with pytest.raises(Invalid) as refused:
        drawn_anew(sent)
    assert [problem.code for problem in refused.value.problems] == [CODES[words]]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize(
    ("size", "kept"),
    [((600, 200), (480, 160)), ((200, 1000), (32, 160)), ((4000, 334), (480, 40)), ((31, 17), (31, 17))],
)
def test_it_fits_into_its_room_and_is_never_made_larger(
    kind: str, size: tuple[int, int], kept: tuple[int, int]
) -> None:
    assert opened(saved(plain(size), kind)).size == kept


@pytest.mark.parametrize("size", [(121, 10), (10, 121), (4000, 2)])
def test_a_line_is_no_logo(size: tuple[int, int]) -> None:
    assert opened(saved(plain((120, 10)))).size == (120, 10)
    with pytest.raises(Invalid) as refused:
        drawn_anew(saved(plain(size)))
    assert [problem.code for problem in refused.value.problems] == ["thin_picture"]


def test_the_largest_side_and_weight_are_taken() -> None:
    assert opened(saved(plain((4000, 4000)))).size == (160, 160)
    light = saved(plain())
    assert opened(light + bytes(HEAVIEST * 1024 * 1024 - len(light))).size == (480, 160)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_colours_of_every_kind_become_the_same(mode: str) -> None:
    white: object = {"1": 1, "L": 255, "LA": (255, 255), "P": 0, "RGB": (255,) * 3, "RGBA": (255,) * 4}.get(mode, 65535)
    image = plain(colour=(0, 0, 0, 0) if mode == "CMYK" else white, mode=mode)
    if mode == "P":
        image.putpalette([255, 255, 255])
    drawn = opened(saved(image, "JPEG" if mode == "CMYK" else "PNG"))
    assert drawn.mode == "RGBA"
    assert drawn.getpixel((240, 80)) == (255, 255, 255, 255)


def test_half_of_sixteen_bits_of_grey_is_half() -> None:
    grey = opened(saved(plain(colour=32768, mode="I;16"))).getpixel((240, 80))
    assert grey == (128, 128, 128, 255)


@pytest.mark.parametrize("mode", ["RGBA", "P"])
def test_what_is_transparent_stays_so(mode: str) -> None:
    image, how = plain(colour=(*RED, 0) if mode == "RGBA" else 0, mode=mode), {}
    if mode == "P":
        image.putpalette([*RED])
        how = {"transparency": 0}
    drawn = opened(saved(image, **how)).getpixel((240, 80))
    assert isinstance(drawn, tuple)
    assert drawn[3] == 0


def test_nothing_but_the_pixels_is_kept_and_they_stand_upright() -> None:
    exif = Exif()
    exif[ORIENTATION], exif[AUTHOR] = 6, "Mallory"  # turned by a quarter
    drawn = opened(saved(plain(), "JPEG", exif=exif, icc_profile=b"a profile of Mallory", comment=b"Mallory"))
    assert drawn.size == (53, 160)
    assert (dict(drawn.getexif()), drawn.info) == ({}, {})
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "Mallory")
    again = drawn_anew(saved(plain(), pnginfo=notes, exif=exif, icc_profile=b"a profile of Mallory") + b"Mallory")
    assert b"Mallory" not in again
