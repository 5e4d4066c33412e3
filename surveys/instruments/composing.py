"""A kind of questionnaire about a set of needs -> a questionnaire, in the languages in which all of it is written."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import tomli_w

from surveys.instruments.needset import NeedSet, SetNeed, texts, to_document
from surveys.instruments.schema import LOCALES, NOTHING, Fault, InstrumentError, Text

SERVICE = Text("服務", "服务", "service")  # where a set does not say what it is about


def written(kind: str, needs: NeedSet) -> tuple[str, ...]:
    """The languages of the set in which everything is written that this kind of questionnaire says of it."""
    own = asked(kind, needs)
    if not own.needs:
        return ()
    must = [dimension.name for dimension in own.dimensions]
    must += [sentence for need in own.needs for sentence in (need.short, need.text, *_kano(kind, need).values())]
    must += [question.label for question in own.general]
    said = must + [text for _, text in texts(own) if text.languages]
    return tuple(locale for locale in needs.languages if all(text.has(locale) for text in said))


def _kano(kind: str, need: SetNeed) -> Mapping[str, Text]:
    return {"present": need.present, "absent": need.absent} if kind == "kano" else {}


def asked(kind: str, needs: NeedSet) -> NeedSet:
    """Only what this kind of questionnaire says of the set."""
    own = needs.asked_by(kind)
    if kind != "kano":
        own = tuple(replace(need, present=NOTHING, absent=NOTHING) for need in own)
    dimensions = {need.dimension for need in own}
    general = needs.general_of(kind)
    scales = {question.scale.id for question in general if question.scale}
    return replace(
        needs,
        service=NOTHING,
        needs=own,
        dimensions=tuple(dimension for dimension in needs.dimensions if dimension.id in dimensions),
        general=general,
        scales=tuple(scale for scale in needs.scales if scale.id in scales),
    )


def compose(template: Mapping[str, Any], needs: NeedSet, *, name: str, version: int) -> str:
    """The whole text of a questionnaire: of its kind's file (`template`) and of a set that is written. InstrumentError.

    name: what campaigns call it.
    """
    kind = str(template["id"])
    languages = written(kind, needs)
    if not languages:
        raise InstrumentError(needs.id, kind, Fault("is whole in no language"))
    document = to_document(asked(kind, needs))
    scales = [*template["scales"], *document.get("scales", [])]
    words = _with_service({key: template[key] for key in ("title", "intro", "questions", "scales")}, needs.service)
    made = {
        "id": name,
        "version": version,
        "method": template["method"],
        "needs_of": needs.id,
        "topic": document["title"],
        "languages": list(languages),
        "minutes": max(1, round(len(document["needs"]) * template["seconds"] / 60)),
        "wording_source": f"{template['wording_source']} {needs.source}".strip(),
        **words,
        "intro": _intro(words["intro"], needs.intro),
        "scales": _with_service(scales, needs.service),
        "dimensions": document["dimensions"],
        "needs": [_need(kind, need) for need in asked(kind, needs).needs],
        "general": [{key: part for key, part in one.items() if key != "kinds"} for one in document.get("general", [])],
    }
    return tomli_w.dumps(_only({key: part for key, part in made.items() if part != []}, languages))


def _intro(method: Mapping[str, str], own: Text) -> dict[str, str]:
    """What the set says first, then how the questionnaire goes."""
    space = {"en": " "}
    return {
        locale: f"{own[locale]}{space.get(locale, '')}{said}" if own.has(locale) else said
        for locale, said in method.items()
    }


def _need(kind: str, need: SetNeed) -> dict[str, Any]:
    plain = {"id": need.id, "dimension": need.dimension, "short": _words(need.short), "text": _words(need.text)}
    asks = {question: _words(sentence) for question, sentence in _kano(kind, need).items()}
    return plain | ({"asks": asks} if asks else {})


def _words(text: Text) -> dict[str, str]:
    return {locale: text[locale] for locale in text.languages}


def _with_service(part: Any, service: Text) -> Any:
    """The words of a kind with what the set is about in the place of {service}."""
    if isinstance(part, list):
        return [_with_service(each, service) for each in part]
    if not isinstance(part, dict):
        return part
    return {
        key: value.replace("{service}", (service if service.has(key) else SERVICE)[key])
        if key in LOCALES and isinstance(value, str)
        else _with_service(value, service)
        for key, value in part.items()
    }


def _only(part: Any, languages: tuple[str, ...]) -> Any:
    """Without the words of other languages."""
    if isinstance(part, list):
        return [_only(each, languages) for each in part]
    if not isinstance(part, dict):
        return part
    return {key: _only(value, languages) for key, value in part.items() if key not in LOCALES or key in languages}
