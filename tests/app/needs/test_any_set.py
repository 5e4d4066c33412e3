"""Sets of any size: composed, asked, reported, long and short."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.i18n import BY_CODE
from app.reports import report as reports
from app.tallies.counting import Counted
from app.tallies.tallying import fold
from surveys import instruments
from surveys.campaigns.published import Published
from surveys.instruments import needset
from surveys.instruments.needset import KINDS, NeedSet, SetNeed
from surveys.instruments.schema import Dimension, Instrument, Text
from surveys.needs.missing import missing, ready
from tests.answers import documents
from tests.app.reports.test_reports import check_figure, check_words


def set_of(sizes: list[int], languages: tuple[str, ...] = ("zh_Hant", "en")) -> NeedSet:
    """A dimension of each size."""

    def words(said: str) -> Text:
        return Text(**{locale: f"{said} {locale}" for locale in languages})

    dimensions = tuple(Dimension(f"d{d}", words(f"Dimension {d}"), Text()) for d in range(len(sizes)))
    needs = tuple(
        SetNeed(f"n{d}_{n}", f"d{d}", *(words(f"{what} {d}.{n}") for what in ("Short", "Text", "Present", "Absent")))
        for d, size in enumerate(sizes)
        for n in range(size)
    )
    general = tuple(
        question
        for question in instruments.pack("repair").general
        if question.id != "visit" and (len(sizes) > 1 or question.kind not in ("points", "extremes"))
    )
    scales = tuple({question.scale.id: question.scale for question in general if question.scale}.values())
    return NeedSet(
        "own_any", 1, words("Any"), words("service"), dimensions=dimensions, needs=needs, general=general, scales=scales
    )


def instrument_of(kind: str, needs: NeedSet) -> Instrument:
    return instruments.parse(instruments.compose(kind, needs, name=f"own_any.{kind}", version=1), "own_any")


SIZES = st.lists(st.integers(1, 12), min_size=1, max_size=9).filter(lambda sizes: sum(sizes) <= 60)


@settings(max_examples=40, deadline=None)
@given(sizes=SIZES)
def test_every_set_is_read_as_it_was_written(sizes: list[int]) -> None:
    needs = set_of(sizes)
    assert needset.parse(needset.to_toml(needs), "again") == needs
    assert list(ready(needs)) == list(KINDS)
    assert {lack.lack for lack in missing(needs)} <= {"second_need", "words"}
    for kind in KINDS:
        made = instrument_of(kind, needs)
        assert made.languages == ("zh_Hant", "en")
        assert [need.id for need in made.needs] == [need.id for need in needs.needs]
        assert made.needs_of == "own_any"


@pytest.mark.slow
@pytest.mark.parametrize("length", ["long", "short"])
@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=2, deadline=None)
@given(sizes=SIZES, people=st.sampled_from([0, 6, 40]))
def test_every_set_has_a_report(kind: str, length: str, sizes: list[int], people: int) -> None:
    _reported(kind, length, sizes, people)


@pytest.mark.slow
@pytest.mark.parametrize("sizes", [[1], [1] * 9, [60]], ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_the_ends_have_reports(kind: str, sizes: list[int]) -> None:
    for length in ("long", "short"):
        _reported(kind, length, sizes, 40)


def _reported(kind: str, length: str, sizes: list[int], people: int) -> None:
    campaign = Published(
        {"en": "Any"},
        length=length,  # type: ignore[arg-type] - one of them
        id=1,
        slug="any",
        state="open",
        demo=False,
        anonymity="named",
        instrument=instrument_of(kind, set_of(sizes)),
    )
    counted = Counted(fold(campaign.instrument, documents(campaign, people)), None, None)
    for locale in (BY_CODE["zh_Hans"], BY_CODE["en"]):  # one of them in no language of the set
        made = reports.report(campaign, counted, locale)
        sections, _ = reports.details(campaign, counted, locale)
        check_words([made, sections])
        for drawn in made.figures:
            check_figure(drawn)
