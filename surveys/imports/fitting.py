"""The version of a questionnaire that a file asked: its needs, its questions, its scales."""

import tomllib
from collections.abc import Collection, Mapping
from typing import Any

import tomli_w

from surveys.imports.mapping import FileMapping, group_of, needs_in
from surveys.instruments.schema import Instrument


def fitted(source: str, instrument: Instrument, mapping: FileMapping) -> str:
    """The whole text of the questionnaire with only what the file has, on the scales of the file. source: its text."""
    described, there = tomllib.loads(source), mapping.fields.keys()
    needs = needs_in(instrument, there)
    described["needs"] = [need for need in described.get("needs", []) if need["id"] in needs]
    described["general"] = [each for each in described.get("general", []) if _is_there(each, there, instrument)]
    for each in described["general"]:
        each.pop("when", None)  # a file says what was answered, whatever it hung on
        each.pop("form", None)
    members = {need["dimension"] for need in described["needs"]}
    described["dimensions"] = [each for each in described.get("dimensions", []) if each["id"] in members]
    scales = {scale["id"]: scale for scale in described["scales"]}
    asked = {
        question.id: group_of(instrument, f"{instrument.needs[0].id}.{question.id}")
        for question in instrument.questions
    }
    for group, ends in mapping.scales.items():
        for question in described.get("questions", ()):
            if asked[question["id"]] == group:
                question["scale"] = _scale(scales, question["scale"], ends)
        for each in described["general"]:
            if each["id"] == group:
                each["scale"] = _scale(scales, each["scale"], ends)
    described["scales"] = list(scales.values())
    return tomli_w.dumps({name: part for name, part in described.items() if part != []})


def _is_there(question: Mapping[str, Any], there: Collection[str], instrument: Instrument) -> bool:
    """Points only where the file has them of every dimension that it asks about."""
    if question["kind"] != "points":
        return question["id"] in there
    asked = needs_in(instrument, there)
    dimensions = {need.dimension for need in instrument.needs if need.id in asked}
    return len(dimensions) > 1 and all(f"{question['id']}.{each}" in there for each in dimensions)


def _scale(scales: dict[str, Any], name: str, ends: tuple[int, int]) -> str:
    """The id of the scale with these ends, with the words of the given one at both; made where there is none."""
    options = scales[name]["options"]
    low, high = ends
    if (options[0]["value"], options[-1]["value"]) == ends:
        return name
    made = f"{name}_{low}_{high}".replace("-", "m")
    values = range(low, high + 1)
    said = {low: options[0].get("label"), high: options[-1].get("label")}
    scales[made] = {
        "id": made,
        "options": [{"value": value, **({"label": label} if (label := said.get(value)) else {})} for value in values],
    }
    return made
