"""A questionnaire with every kind of question, small enough to see through."""

from surveys.campaigns.forms import Form, long_form
from surveys.instruments.schema import (
    Choice,
    Condition,
    Dimension,
    General,
    Instrument,
    Need,
    Option,
    Question,
    Scale,
    Text,
)

WORD = Text("字", "字", "Word")
SCALE = Scale("three", tuple(Option(value, WORD, None) for value in (1, 2, 3)))


def _choices(*ids: str) -> tuple[Choice, ...]:
    return tuple(Choice(each, WORD) for each in ids)


EVERY_KIND = Instrument(
    id="kinds",
    version=4,
    method="servqual",
    title=WORD,
    intro=WORD,
    minutes=1,
    wording_source="own",
    questions=tuple(Question(each, WORD, None, SCALE) for each in ("expectation", "perception")),
    dimensions=tuple(Dimension(each, WORD, WORD) for each in ("reliability", "empathy")),
    needs=(Need("on_date", "reliability", WORD, WORD), Need("hours", "empathy", WORD, WORD)),
    general=(
        General("rating", "rating", WORD, scale=SCALE),
        General("pick", "choice", WORD, choices=_choices("yes", "no"), when=Condition("rating", at_most=2)),
        General("picks", "choices", WORD, choices=_choices("a", "b", "c"), when=Condition("pick", among=("yes",))),
        General("line", "text", WORD, max_length=20, one_line=True, when=Condition("pick", among=("yes",))),
        General("visit", "date", WORD),
        General("points", "points", WORD),
        General("extremes", "extremes", WORD),
        General("comment", "text", WORD, max_length=60),
    ),
)
KINDS: Form = long_form(EVERY_KIND, {"site": ("Taipei", "台中")})
