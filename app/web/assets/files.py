"""Static files, ours and Plotly's, compressed once and kept by browsers for ever (their address changes with them)."""

import gzip
import mimetypes
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.web.assets import plotly
from app.web.templating import JOINED, STATIC, accepts_gzip, static_content
from surveys.errors import NotFound

router = APIRouter()
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


@cache
def _our_files() -> set[str]:
    """Only these can be asked for, so that no path leads out of the folder."""
    return JOINED.keys() | {path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.suffix in _TYPES}


@cache
def _content(name: str) -> tuple[bytes, bytes, str]:
    """Plain, compressed, type."""
    if name == "plotly.js":
        plain = plotly.script_path().read_bytes()
    elif name == "plotly.css":
        plain = plotly.stylesheet().encode()
    elif name in _our_files():
        plain = static_content(name)
    else:
        raise NotFound
    kind = _TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return plain, gzip.compress(plain, 9 if len(plain) < 100_000 else 6, mtime=0), kind


@router.get("/static/{name:path}")
def static(name: str, request: Request) -> Response:
    plain, packed, kind = _content(name)
    kept = "public, max-age=31536000, immutable" if "v" in request.query_params else "no-cache"
    headers = {"Cache-Control": kept, "Vary": "Accept-Encoding"}
    if accepts_gzip(request):
        return Response(packed, media_type=kind, headers={**headers, "Content-Encoding": "gzip"})
    return Response(plain, media_type=kind, headers=headers)
