"""Who is asked what: short forms by chance alone, and the same form whenever its key comes back."""

import secrets
from collections import Counter

import pytest

from surveys import instruments
from surveys.campaigns import forms
from surveys.campaigns.forms import SHORT, VARIANTS, Form
from surveys.instruments.schema import Instrument

Segments = tuple[tuple[str, tuple[str, ...]], ...]
SITES: Segments = (("site", ("Taipei", "Taichung")), ("service", ("Visit", "Workshop")))
every_instrument = pytest.mark.parametrize(
    "instrument", [instruments.load(name) for name in instruments.one_of_each()], ids=lambda i: i.id
)


def short_forms(instrument: Instrument, campaign_id: int = 1, segments: Segments = SITES) -> list[Form]:
    return [forms.form_of(instrument, segments, campaign_id, variant) for variant in range(VARIANTS)]


@every_instrument
def test_a_short_form_has_at_most_twelve_cards(instrument: Instrument) -> None:
    for form in short_forms(instrument):
        cards = forms.cards_per_need(instrument) * len(form.needs) + len(form.general) + len(form.segments)
        assert cards <= SHORT
        assert form.needs or not instrument.needs


@every_instrument
def test_each_need_is_asked_about_equally_often(instrument: Instrument) -> None:
    found = short_forms(instrument)
    asked = Counter(need.id for form in found for need in form.needs)
    rest = [asked[need.id] for need in instrument.needs if asked[need.id] < VARIANTS]
    assert not rest or max(rest) - min(rest) <= 1
    assert min(asked.values(), default=VARIANTS) > 0
    assert len({len(form.needs) for form in found}) == 1


@pytest.mark.parametrize("name", ["servqual", "servperf", "zones", "internal"])
def test_an_anchor_of_each_dimension_is_always_there(name: str) -> None:
    instrument = instruments.load(name)
    anchors = {next(need.id for need in instrument.needs if need.dimension == d.id) for d in instrument.dimensions}
    for form in short_forms(instrument):
        assert anchors <= form.need_ids


def test_most_needs_meet_each_other_in_some_form() -> None:
    """Else nobody could say how they go together."""
    servqual = instruments.load("servqual")
    found = short_forms(servqual, segments=())
    met = {(one.id, other.id) for form in found for one in form.needs for other in form.needs}
    assert len(met) > 0.9 * len(servqual.needs) ** 2


def test_campaigns_deal_anew() -> None:
    servqual = instruments.load("servqual")
    one, other = ([form.need_ids for form in short_forms(servqual, campaign_id)] for campaign_id in (1, 2))
    assert one != other


def test_needs_keep_the_order_of_the_questionnaire() -> None:
    servqual = instruments.load("servqual")
    for form in short_forms(servqual):
        places = [servqual.needs.index(need) for need in form.needs]
        assert places == sorted(places)


def test_keys_are_spread_evenly_over_the_variants() -> None:
    """Of 64,000 keys each variant gets 1000 on average, with a standard deviation of 32."""
    found = Counter(forms.variant_of(secrets.token_urlsafe(16)) for _ in range(64_000))
    assert found.keys() == set(range(VARIANTS))
    assert all(abs(n - 1000) < 6 * 32 for n in found.values())


def test_a_pulse_has_no_short_form_of_its_own() -> None:
    pulse = instruments.load("pulse")
    form = forms.form_of(pulse, (), 1, 5)
    assert form.variant is None
    assert form.fields.keys() == forms.long_form(pulse).fields.keys()


def test_anonymous_forms_ask_for_no_day() -> None:
    servqual = instruments.load("servqual")
    named, anonymous = (forms.form_of(servqual, (), 1, None, each) for each in (False, True))
    assert named.fields.keys() - anonymous.fields.keys() == {"visit"}
    assert forms.form_of(servqual, (), 1, 3, True).needs == forms.form_of(servqual, (), 1, 3, False).needs
