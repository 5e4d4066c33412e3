"""What a page's form holds, as a browser would read it."""

import html.parser
import re


class FormPage(html.parser.HTMLParser):
    """values: what would be sent; options: what could be chosen; ids: where a link can lead; links: of the faults."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.names: set[str] = set()
        self.options: dict[str, set[str]] = {}
        self.ids: list[str] = []
        self._textarea: str | None = None
        self.feed(text)
        summary = re.search(r'<div class="errors".*?</div>', text, re.DOTALL)
        self.links = re.findall(r'href="#([^"]*)"', summary[0]) if summary else []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if identity := found.get("id"):
            self.ids.append(identity)
        name = found.get("name")
        if name is None or tag not in ("input", "textarea"):
            return
        self.names.add(name)
        value = found.get("value") or ""
        if tag == "textarea":
            self._textarea = name
        elif found.get("type") not in ("radio", "checkbox"):
            self._add(name, value)
        else:
            self.options.setdefault(name, set()).add(value)
            if "checked" in found:
                self._add(name, value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = None

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self._add(self._textarea, data)

    def keeps(self, name: str, typed: list[str]) -> bool:
        """Whether it holds what was typed in a field, as far as the field can."""
        given = self.values.get(name, [])
        if name in self.options:
            return set(given) == set(typed) & self.options[name]
        return given == [value for value in typed if value][:1]

    def _add(self, name: str, value: str) -> None:
        if value:
            self.values.setdefault(name, []).append(value)
