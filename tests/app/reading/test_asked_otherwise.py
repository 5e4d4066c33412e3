"""What two waves did not ask alike is named, with why, wherever they are compared; levels are those of each wave."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from analysis.claims.gaps import claims as gap_claims
from app.i18n import signed
from app.reading.pages import kano, needs, overview, quality, trends
from app.reading.rounds import Read
from app.tallies.counting import Counted
from app.tallies.tallying import fold
from surveys.campaigns.published import Published
from surveys.instruments.schema import Need, Text
from tests.answers import documents, published
from tests.app.reading.test_overview import read, rounds

SERVQUAL = published("servqual", state="closed")
OTHER = Text({"en": "Another sentence.", "zh_Hant": "另一句話。", "zh_Hans": "另一句话。"})


def wave(of: Published, n: int = 60) -> Read:
    return read(of, Counted(fold(of.instrument, documents(of, n)), None, None))


def earlier(of: Published, changed: Callable[[Need], Need | None]) -> Read:
    """With needs as they were before they were changed so; None: not asked then."""
    asked = tuple(need for each in of.instrument.needs if (need := changed(each)) is not None)
    return wave(replace(of, instrument=replace(of.instrument, needs=asked)))


def reworded(need: Need) -> Need:
    return replace(need, text=OTHER) if need.id == "on_date" else need


def moved(need: Need) -> Need:
    return replace(need, dimension="empathy") if need.id == "on_date" else need


def not_asked(need: Need) -> Need | None:
    return None if need.id == "on_date" else need


def lines(page: object, *waves: Read) -> str:
    report, _ = page.build(rounds(*waves))  # type: ignore[attr-defined]
    return "\n".join(line.words for line in report.lines)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (reworded, "Worded anew since Round 0, so not compared: {name}."),
        (moved, "Of another dimension since Round 0, so not compared: {name}."),
        (not_asked, "Not asked in Round 0, so not compared: {name}."),
    ],
)
def test_a_need_that_changed_is_named_with_why(changed: Callable[[Need], Need | None], said: str) -> None:
    now = wave(SERVQUAL)
    before, words = earlier(SERVQUAL, changed), said.format(name=now.wave.subject.names["on_date"])
    for page in (overview, needs):
        assert words in lines(page, before, now)
        assert "ot compared" not in lines(page, now, now)
    assert re.search(r"Reliability.*: Cannot say: what was asked has changed\.", lines(overview, before, now))
    asked = earlier(published("kano", state="closed"), changed)
    assert words in lines(kano, asked, wave(published("kano", state="closed")))


def test_what_is_no_longer_asked_is_named() -> None:
    before, now = wave(SERVQUAL), earlier(SERVQUAL, not_asked)
    name = before.wave.subject.names["on_date"]
    for page in (overview, needs):
        assert f"No longer asked since Round 0: {name}." in lines(page, before, now)
    assert f"No longer asked: {name}." in lines(trends, before, now)


def test_trends_name_from_when_on_a_need_is_compared() -> None:
    now = wave(SERVQUAL)
    name = now.wave.subject.names["on_date"]
    for changed in (reworded, moved, not_asked):
        said = lines(trends, earlier(SERVQUAL, changed), earlier(SERVQUAL, changed), now, now)
        assert f"Compared only since Round 2, as it was asked about otherwise before: {name}." in said
    assert "ompared" not in lines(trends, now, now)


def test_another_scale_is_said_once() -> None:
    now = wave(SERVQUAL)
    question = SERVQUAL.instrument.questions[0]
    shorter = replace(question.scale, options=question.scale.options[:5])
    asked = tuple(replace(each, scale=shorter) for each in SERVQUAL.instrument.questions)
    before = wave(replace(SERVQUAL, instrument=replace(SERVQUAL.instrument, questions=asked)))
    for page in (overview, needs):
        said = lines(page, before, now)
        assert "Round 0 asked on another scale, so no need is compared with it." in said
        assert "Worded anew" not in said
    figure = overview.build(rounds(before, now))[0].figures[0]
    assert "Before" not in figure.table.head


def test_satisfaction_asked_in_other_words_or_on_another_scale_is_not_compared() -> None:
    now = wave(SERVQUAL)
    (overall,) = (each for each in SERVQUAL.instrument.general if each.role == "overall")
    assert overall.scale is not None
    shorter = replace(overall.scale, options=overall.scale.options[:5])
    for changed, why in (
        (replace(overall, label=OTHER), "what was asked has changed"),
        (replace(overall, scale=shorter), "asked on another scale"),
    ):
        general = tuple(changed if each is overall else each for each in SERVQUAL.instrument.general)
        before = wave(replace(SERVQUAL, instrument=replace(SERVQUAL.instrument, general=general)))
        assert f"Overall satisfaction: Cannot say: {why}." in lines(overview, before, now)


def test_levels_of_dimensions_stand_beside_those_of_before() -> None:
    then, now = wave(SERVQUAL, 60), wave(SERVQUAL, 90)
    figure = overview.build(rounds(then, now))[0].figures[0]
    rows = {row[0]: row for row in figure.file[1:]}
    gaps = [gap_claims(each.tally).gaps.dimensions for each in (then, now)]
    for before, after in zip(*gaps, strict=True):
        assert [*rows[after.id][2:6]] == [after.gap.mean, after.gap.lower, after.gap.upper, after.gap.n]
        assert [*rows[after.id][6:]] == [before.gap.mean, before.gap.lower, before.gap.upper, before.gap.n]
    assert [row[1] for row in figure.table.rows] == sorted([row[1] for row in figure.table.rows], key=_value)
    (first, *_) = overview.build(rounds(then))[0].figures
    assert first.id == f"levels-{then.published.id}"
    assert first.table.head == ["Name", "Now", "95% interval", "n"]


def test_levels_of_perceptions_alone_stand_on_their_scale() -> None:
    servperf = published("servperf", state="closed")
    figure = overview.build(rounds(wave(servperf, 40), wave(servperf, 40)))[0].figures[0]
    assert "Before" in figure.table.head
    assert not any(row[1].startswith(("+", "−")) for row in figure.table.rows)


def test_of_what_changed_no_level_of_before_is_drawn() -> None:
    now = wave(SERVQUAL)
    figure = overview.build(rounds(earlier(SERVQUAL, reworded), now))[0].figures[0]
    before = {row[0]: row[4] for row in figure.table.rows}
    assert [name for name, value in before.items() if value == "–"] == [now.wave.subject.names["reliability"]]


def test_quality_has_no_earlier_reliability_of_what_changed() -> None:
    _, sections = quality.build(rounds(earlier(SERVQUAL, reworded), wave(SERVQUAL)))
    (found,) = (each for each in sections if "belong together" in each.title)
    assert found.table is not None
    assert [row[0] for row in found.table.rows if row[-1] == "–"] == ["Reliability"]


def _value(said: str) -> float:
    assert said == signed(float(said.replace("−", "-")))
    return float(said.replace("−", "-"))
