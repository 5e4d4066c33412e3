"""The Jinja environment and render()."""

import gzip
import hashlib
import re
from dataclasses import fields
from functools import cache
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from rcssmin import cssmin
from rjsmin import jsmin

from app import i18n
from app.i18n import Locale
from app.web.assets import plotly
from app.web.page import Page
from app.web.security import locale_of

TEMPLATES = Path(__file__).parents[1] / "templates"
STATIC = Path(__file__).parents[2] / "static"
# A browser asks for these files as one, as a phone waits for every request. Scripts come after those that they import.
JOINED = {
    "css/page.css": ("css/tokens.css", "css/components.css"),
    "css/workbench.css": ("css/data.css", "css/desk.css"),
    "js/answer.js": (
        "js/forms.js",
        "js/conditions.js",
        "js/questions.js",
        "js/card_history.js",
        "js/keyboard.js",
        "js/cards.js",
        "js/requests.js",
        "js/device.js",
        "js/outbox.js",
        "js/server_draft.js",
        "js/drafts.js",
        "js/thanks.js",
        "js/session.js",
        "js/start.js",
    ),
    "js/live_page.js": ("js/requests.js", "js/live.js"),
}
# Joined scripts share one scope and need neither. tests/house/test_scripts.py checks that their names allow this.
_IMPORTS_AND_EXPORTS = re.compile(rb'^import \{[^}]*\} from "\./\w+\.js";$|^export (?=\w)', re.MULTILINE)
_GAP = re.compile(r"([。！？](?:</\w+>)?)\s+")  # between sentences
_CHINESE = re.compile(r"([\u3400-\u9fff][\u3000-\u9fff\uff01-\uff5e]*)")
_EMPHASIS = re.compile(r"\*([^*]+)\*")


@cache
def static_content(name: str) -> bytes:
    """One of our files, or several that pages ask for as one, without comments and indentation."""
    content = b"".join((STATIC / part).read_bytes() for part in JOINED.get(name, (name,)))
    if name in JOINED:
        content = _IMPORTS_AND_EXPORTS.sub(b"", content)
    smaller = {".js": jsmin, ".css": cssmin}.get(Path(name).suffix)
    return content if smaller is None else bytes(smaller(content))


@cache
def asset(name: str) -> str:
    """The address of one of our files, with a mark of its content, so that a browser may keep it for ever."""
    mark = hashlib.sha256(static_content(name)).hexdigest()[:10]
    return f"/static/{name}?v={mark}"


def emphasise(text: str) -> Markup:
    """*Words* between asterisks are marked, and the line may break before them; everything else is escaped."""
    return Markup(_EMPHASIS.sub(r"<wbr><mark>\1</mark>", str(escape(text))))  # noqa: S704 - escaped just before


def close_up(html: str) -> Markup:
    """For what templates put together of sentences: Chinese has no space between them."""
    return Markup(_GAP.sub(r"\1", str(html)))  # noqa: S704 - a block of a template, which escapes


def voiced(text: str) -> str | Markup:
    """English with Chinese names in it: these say what they are, so that they are read aloud and set as such."""
    if text.isascii():
        return text
    return Markup(_CHINESE.sub(r'<span lang="zh">\1</span>', str(escape(text))))  # noqa: S704 - escaped just before


def plain(text: str) -> str:
    return text.replace("*", "")


def _environment(locale: Locale) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    words = i18n.translations(locale.code)
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        words.gettext, words.ngettext, newstyle=True, pgettext=words.pgettext
    )
    environment.globals.update(asset=asset, plotly_map_style=plotly.map_style_id, locale=locale, locales=i18n.LOCALES)
    environment.filters.update(
        emphasise=emphasise,
        plain=plain,
        close_up=close_up,
        voiced=voiced if locale.code == "en" else str,
        signed=i18n.signed,
        number=i18n.number,
        percent=i18n.percent,
        date=locale.date,
        moment=locale.moment,
        called=locale.company,
        title_in=locale.title,
        tag_in=locale.tag_of,
    )
    return environment


@cache
def environment(locale: Locale) -> Environment:
    """One environment a language: its words are bound once, and its compiled templates are kept."""
    return _environment(locale)


def render_text(locale: Locale, page: Page) -> str:
    """A page as text. What its template receives are the fields of the page and nothing else."""
    values = {field.name: getattr(page, field.name) for field in fields(page)}
    return environment(locale).get_template(page.template).render(values)


def accepts_gzip(request: Request) -> bool:
    return "gzip" in request.headers.get("accept-encoding", "")


def render(request: Request, page: Page, status: int = 200) -> Response:
    """A whole page in the language of the request, compressed where the browser takes that."""
    text = render_text(locale_of(request), page).encode()
    headers = {"Vary": "Accept-Encoding"}
    if accepts_gzip(request):
        text, headers["Content-Encoding"] = gzip.compress(text, 5, mtime=0), "gzip"
    return HTMLResponse(text, status, headers)
