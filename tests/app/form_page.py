"""What a page's form holds, as a browser would read it."""

import html
import re

# As our templates write tags: attributes in double quotes. html.parser takes eight times as long for a whole page.
_TAG = re.compile(r"""<(?P<tag>[a-z]\w*)(?P<attributes>(?:\s+[^\s"'<>/=]+(?:="[^"]*")?)*)\s*/?>""")
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:="([^"]*)")?""")


class FormPage:
    """values: what would be sent; options: what could be chosen; ids: where a link can lead; links: of the faults."""

    def __init__(self, text: str) -> None:
        self.values: dict[str, list[str]] = {}
        self.names: set[str] = set()
        self.options: dict[str, set[str]] = {}
        self.ids: list[str] = []
        tags = list(_TAG.finditer(text))
        read = sum(found["tag"] in ("input", "textarea") for found in tags)
        assert read == len(re.findall("<(?:input|textarea)", text, re.IGNORECASE)), "a tag that is written otherwise"
        for found in tags:
            if found["tag"] in ("input", "textarea") or " id=" in found["attributes"]:
                attributes = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(found["attributes"])}
                inside = (
                    text[found.end() : text.index("</textarea>", found.end())] if found["tag"] == "textarea" else ""
                )
                self._take(found["tag"], attributes, html.unescape(inside))
        summary = re.search(r'<div class="errors".*?</div>', text, re.DOTALL)
        self.links = re.findall(r'href="#([^"]*)"', summary[0]) if summary else []

    def _take(self, tag: str, found: dict[str, str], inside: str) -> None:
        if identity := found.get("id"):
            self.ids.append(identity)
        name = found.get("name")
        if name is None or tag not in ("input", "textarea"):
            return
        self.names.add(name)
        if tag == "textarea":
            self._add(name, inside)
        elif found.get("type") not in ("radio", "checkbox"):
            self._add(name, found.get("value", ""))
        else:
            self.options.setdefault(name, set()).add(found.get("value", ""))
            if "checked" in found:
                self._add(name, found.get("value", ""))

    def keeps(self, name: str, typed: list[str]) -> bool:
        """Whether it holds what was typed in a field, as far as the field can."""
        given = self.values.get(name, [])
        if name in self.options:
            return set(given) == set(typed) & self.options[name]
        return given == [value for value in typed if value][:1]

    def _add(self, name: str, value: str) -> None:
        if value:
            self.values.setdefault(name, []).append(value)
