"""Against the installed Plotly: an upgrade that builds its styles differently fails here, not in a browser."""

import pytest

from app.web.assets import plotly
from app.web.assets.plotly import PlotlyChanged


def test_the_script_is_there() -> None:
    assert plotly.script_path().stat().st_size > 1_000_000


def test_the_rules_plotly_would_add() -> None:
    rules = plotly.stylesheet().splitlines()
    assert ".js-plotly-plot .plotly .main-svg{position:absolute;top:0;left:0;pointer-events:none;}" in rules
    assert rules[-1].startswith(".js-plotly-plot .plotly,.js-plotly-plot .plotly div{direction:ltr;")  # first in, last
    assert any(rule.startswith(".plotly-notifier{") for rule in rules)
    assert all(rule.count("{") == rule.count("}") == 1 for rule in rules)


def test_the_style_of_maps_has_an_id() -> None:
    assert f'"{plotly.map_style_id()}"' in plotly.script_path().read_text()


@pytest.mark.parametrize("script", ["", 'a={"X .main-svg":"top:0;",b:1}'])
def test_another_build_is_an_error(script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plotly, "_script", lambda: script)
    with pytest.raises(PlotlyChanged):
        plotly.stylesheet.__wrapped__()
    with pytest.raises(PlotlyChanged):
        plotly.map_style_id.__wrapped__()
