"""What must hold between the parts of a questionnaire. A rule yields (item, fault) for what breaks it."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence

from surveys.instruments.schema import Condition, Fault, General, Instrument, InstrumentError, MethodName, Scale

Faults = Iterator[tuple[str, Fault]]

# What each method asks about a need, in the order of the cards and of the arguments of the analysis.
QUESTIONS: dict[MethodName, tuple[str, ...]] = {
    "servqual": ("expectation", "perception"),
    "servperf": ("perception",),
    "zones": ("minimum", "desired", "perceived"),
    "kano": ("present", "absent"),
    "internal_gaps": (),  # one or more ratings of the file's own
    "pulse": (),  # about no need
}
IMPORTANCE = "importance"  # may be a third question in Kano, on a scale of its own
# Form fields that are no questions, and ids that the page has besides.
RESERVED = (
    *("key", "began", "version", "invite", "website", "asked", "segment", "channel", "variant"),
    *("main", "progress"),
)
KANO_CODES = (1, 2, 3, 4, 5)


def hold(faults: Faults, file: str) -> None:
    """Raise the first fault, if there is one."""
    for item, fault in faults:
        raise InstrumentError(file, item, fault)


def twice(what: str, ids: Sequence[str]) -> Faults:
    for i, name in enumerate(ids):
        if name in ids[:i]:
            yield f"{what} {name}", Fault("duplicate id")


def of_scales(scales: Sequence[Scale]) -> Faults:
    yield from twice("scale", [scale.id for scale in scales])
    for scale in scales:
        values = [option.value for option in scale.options]
        listed = ", ".join(map(str, values))
        if len(set(values)) < len(values):
            yield f"scale {scale.id}", Fault("duplicate option value: %(values)s", values=listed)
        if values != list(range(values[0], values[0] + len(values))):
            yield f"scale {scale.id}", Fault("its values must rise by one, without a gap: %(values)s", values=listed)
        if scale.options[0].label is None or scale.options[-1].label is None:
            yield f"scale {scale.id}", Fault("both ends need a label")


def of_instrument(instrument: Instrument) -> Faults:
    for rule in (_ids, _dimensions, _questions, _asks, _kano, _roles, _kinds):
        yield from rule(instrument)
    yield from of_conditions(instrument.general)


def _ids(instrument: Instrument) -> Faults:
    """Needs and general questions share one name space: their ids are form fields."""
    yield from twice("question", [question.id for question in instrument.questions])
    yield from twice("dimension", [dimension.id for dimension in instrument.dimensions])
    yield from twice("need", [need.id for need in instrument.needs])
    yield from twice("general", [*RESERVED, *instrument.need_ids, *(general.id for general in instrument.general)])


def _roles(instrument: Instrument) -> Faults:
    for question in instrument.general:
        if question.role and question.kind != "rating":
            yield f"general {question.id}", Fault("only a rating has a role")
    yield from twice("role", [question.role for question in instrument.general if question.role])
    if instrument.method == "kano" and instrument.overall:
        yield f"general {instrument.overall.id}", Fault("overall satisfaction has no use in Kano")


def _kinds(instrument: Instrument) -> Faults:
    for question in instrument.general:
        if question.kind in ("points", "extremes") and len(instrument.dimensions) < 2:
            yield f"general {question.id}", Fault("there are no dimensions to compare")
        yield from twice(f"general {question.id}, choice", [choice.id for choice in question.choices])
    yield from twice(
        "kind", [question.kind for question in instrument.general if question.kind in ("points", "extremes")]
    )


def of_conditions(general: Sequence[General]) -> Faults:
    """A condition asks about an earlier question about no need, so that no circle can arise and Back is never wrong."""
    known: dict[str, frozenset[int] | frozenset[str]] = {}
    for question in sorted(general, key=lambda question: not question.first):
        if question.when is not None:
            asked, at = question.when.question, f"general {question.id}, when"
            if (taken := known.get(asked)) is None:
                yield at, Fault("'%(name)s' is no earlier rating or choice", name=asked)
            elif set(question.when.among) - taken:
                yield at, Fault("'%(name)s' has no such answer", name=asked)
            elif not question.when.among and question.when.at_least is None and question.when.at_most is None:
                yield at, Fault("says nothing about the answer")
            elif not question.when.among and not any(map(_within(question.when), taken)):
                yield at, Fault("no answer to '%(name)s' fits it", name=asked)
        if question.scale:
            known[question.id] = frozenset(option.value for option in question.scale.options)
        elif question.choices:
            known[question.id] = frozenset(choice.id for choice in question.choices)


def _within(when: Condition) -> Callable[[int | str], bool]:
    """Whether a rating is within the limits of a condition."""
    low = -math.inf if when.at_least is None else when.at_least
    high = math.inf if when.at_most is None else when.at_most
    return lambda value: isinstance(value, int) and low <= value <= high


def _dimensions(instrument: Instrument) -> Faults:
    known = [dimension.id for dimension in instrument.dimensions]
    for need in instrument.needs:
        if need.dimension not in known:
            yield f"need {need.id}", Fault("unknown dimension '%(name)s'", name=need.dimension)
    used = {need.dimension for need in instrument.needs}
    for name in known:
        if name not in used:
            yield f"dimension {name}", Fault("no need belongs to it")


def _questions(instrument: Instrument) -> Faults:
    wanted, ids = QUESTIONS[instrument.method], tuple(question.id for question in instrument.questions)
    if instrument.method == "pulse":
        if ids or instrument.needs or instrument.dimensions or not instrument.general:
            yield "questions", Fault("a pulse asks about no need, and something else")
        return
    if not instrument.needs:
        yield "needs", Fault("there are none")
    if instrument.method == "internal_gaps":
        if not ids:
            yield "questions", Fault("gaps 1 to 4 ask at least one rating")
        return
    if ids not in (wanted, (*wanted, IMPORTANCE) if instrument.method == "kano" else wanted):
        yield (
            "questions",
            Fault(
                "%(method)s asks %(questions)s", method=instrument.method, questions=", then ".join(map(repr, wanted))
            ),
        )
    if len({question.scale.id for question in instrument.questions[: len(wanted)]}) > 1:
        yield "questions", Fault("both must have the same scale")


def _missing(wanted: Iterable[str], given: Iterable[str]) -> list[str]:
    return [name for name in wanted if name not in given]


def _asks(instrument: Instrument) -> Faults:
    asked = [question.id for question in instrument.questions]
    for need in instrument.needs:
        for name in _missing(need.asks, asked):
            yield f"need {need.id}", Fault("asks an unknown question '%(name)s'", name=name)


def _kano(instrument: Instrument) -> Faults:
    if instrument.method != "kano":
        return
    scale = instrument.questions[0].scale
    if tuple(option.value for option in scale.options) != KANO_CODES:
        yield f"scale {scale.id}", Fault("Kano has exactly five options, 1 (like) to 5 (dislike)")
    for need in instrument.needs:
        for name in _missing(QUESTIONS["kano"], need.asks):
            yield f"need {need.id}", Fault("asks no question '%(name)s'", name=name)
        if need.reverse:
            yield f"need {need.id}", Fault("reverse has no meaning in Kano")
