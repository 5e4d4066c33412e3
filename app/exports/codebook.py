"""The codebook: needs, questions, codes and variables of questionnaires, word for word, as sheets."""

from collections.abc import Iterator, Mapping, Sequence

from app.exports.sheets import Sheet
from app.exports.words import BESIDE, DOES_NOT_APPLY, EXTREMES, NOT_ASKED, SEGMENTS, TICKED
from app.i18n import LOCALES, N_, Locale
from app.web.csv_files import Cell
from surveys.campaigns.forms import version_of
from surveys.exports.variables import DOES_NOT_APPLY as NA
from surveys.exports.variables import NOT_ASKED as UNASKED
from surveys.exports.variables import Code, Variable
from surveys.instruments.schema import Instrument, Text

IN_CELLS: Mapping[Cell, Cell] = {NA: "NA", UNASKED: None}  # how files without labels write what is missing
_BESIDE: Mapping[str, str] = {**SEGMENTS, **{str(name): words for name, words in BESIDE.items()}}
_EACH = [each.code for each in LOCALES]


def of_instruments(instruments: Sequence[Instrument], locale: Locale) -> list[Sheet]:
    """What was asked, in all languages that it has. Each questionnaire once."""
    each = {version_of(one): one for one in instruments}.values()
    return [
        Sheet(
            "codebook-needs",
            locale.say(N_("Codebook: needs")),
            locale.say(N_("What was asked about. Of a reversed need agreeing is bad; figures have it turned round.")),
            ["questionnaire", "need", "dimension", "reverse", *_in_each("short"), *_in_each("wording")],
            [row for one in each for row in _needs(one)],
        ),
        Sheet(
            "codebook-questions",
            locale.say(N_("Codebook: questions")),
            locale.say(N_("What was asked about each need, and what was asked once.")),
            ["questionnaire", "question", "kind", "scale", "about", *_in_each("wording")],
            [row for one in each for row in _questions(one)],
        ),
        Sheet(
            "codebook-codes",
            locale.say(N_("Codebook: scales and codes")),
            locale.say(N_("What each number or word stands for.")),
            ["questionnaire", "question", "code", "id", *_in_each("label")],
            [row for one in each for row in _codes(one)],
        ),
    ]


def _in_each(what: str) -> list[str]:
    return [f"{what}_{code}" for code in _EACH]


def _words(text: Text | None) -> list[Cell]:
    """In each language that it has."""
    return [str(getattr(text, code)) if text is not None and text.has(code) else "" for code in _EACH]


def _needs(of: Instrument) -> Iterator[list[Cell]]:
    for need in of.needs:
        yield [
            version_of(of),
            need.id,
            need.dimension,
            int(need.reverse),
            *_words(need.short),
            *_words(need.text),
        ]


def _questions(of: Instrument) -> Iterator[list[Cell]]:
    name = version_of(of)
    for question in of.questions:
        yield [name, question.id, "rating", question.scale.id, "", *_words(question.legend)]
        for need in of.needs:
            if question.id in need.asks:
                yield [name, question.id, "rating", question.scale.id, need.id, *_words(need.asks[question.id])]
    for general in of.general:
        scale = general.scale.id if general.scale else ""
        yield [name, general.id, general.kind, scale, "", *_words(general.label)]


def _codes(of: Instrument) -> Iterator[list[Cell]]:
    name = version_of(of)
    scales = [(each.id, each.scale) for each in of.questions]
    scales += [(each.id, each.scale) for each in of.general if each.scale]
    for question, scale in scales:
        for option in scale.options:
            yield [name, question, option.value, "", *_words(option.label)]
    for general in of.general:
        for place, choice in enumerate(general.choices, 1):
            yield [name, general.id, place, choice.id, *_words(choice.label)]
        if general.kind in ("points", "extremes"):
            for place, dimension in enumerate(of.dimensions, 1):
                yield [name, general.id, place, dimension.id, *_words(dimension.name)]


def label_of(variable: Variable, locale: Locale) -> str:
    """What a variable holds, in this language."""
    beside = _BESIDE.get(variable.field)
    said = locale.say(beside) if beside else variable.label(locale.code)
    end = EXTREMES.get(variable.field.rpartition(".")[2]) if len(variable.texts) == 1 else None
    return f"{said} – {locale.say(end)}" if end else said


def values_of(variable: Variable, locale: Locale) -> dict[int, str]:
    """Number -> what it stands for; what is missing is not among them."""
    if variable.is_text or variable.measured == "scale":
        return {}
    if variable.codes:
        return {code.number: _label(code, locale) for code in variable.codes if _label(code, locale)}
    return {number: locale.say(words) for number, words in TICKED.items()}


def missing_of(variable: Variable, locale: Locale) -> dict[int, str]:
    """Numbers that stand for no answer. Of everything else a missing answer is no number at all."""
    if variable.need is None:
        return {NA: locale.say(DOES_NOT_APPLY)} if variable.measured == "ordinal" else {}
    return {NA: locale.say(DOES_NOT_APPLY), UNASKED: locale.say(NOT_ASKED)}


def _label(code: Code, locale: Locale) -> str:
    return "" if code.label is None else code.label[locale.code].replace("*", "")


def of_variables(variables: Sequence[Variable], locale: Locale) -> Sheet:
    """What each column of a file of rows holds."""
    rows = [
        [
            each.name,
            each.need.id if each.need else "",
            each.need.dimension if each.need else "",
            label_of(each, locale),
            _coded(values_of(each, locale)),
            "; ".join(
                f"{IN_CELLS[number]} = {words}"
                for number, words in missing_of(each, locale).items()
                if IN_CELLS[number]
            ),
        ]
        for each in variables
    ]
    return Sheet(
        "codebook",
        locale.say(N_("Codebook")),
        locale.say(N_("What each column holds. Empty cells: not answered, or not asked.")),
        ["variable", "need", "dimension", "label", "values", "missing"],
        rows,
    )


def _coded(values: dict[int, str]) -> str:
    return "; ".join(f"{number} = {words}" for number, words in values.items())
