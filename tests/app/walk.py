"""Everything that a signed-in person can read: from some pages along all links, files included."""

import html
import re
from collections.abc import Iterable, Mapping
from itertools import zip_longest

from tests.client import Client

_RANDOM = re.compile(r'name="(?:token|key|mark)" value="[^"]*"')  # of each form that is shown
_LINK = re.compile(r'(?:href|src|action)="(/[^"#]*)')
_UNPACKED = {"Accept-Encoding": "identity"}  # packing takes a tenth of the time of a walk


def everything(client: Client, starts: Iterable[str], inside: str) -> Mapping[str, str]:
    """Address -> status and text of all that can be reached by addresses that begin so (a pattern)."""
    found: dict[str, str] = {}
    waiting, here = list(starts), re.compile(inside)
    while waiting:
        address = waiting.pop()
        if address not in found and here.match(address):
            page = client.get(address, headers=_UNPACKED, follow_redirects=False)
            found[address] = f"{page.status_code} {_RANDOM.sub('', page.text)}"
            if page.headers.get("content-type", "").startswith("text/html"):
                waiting += map(html.unescape, _LINK.findall(page.text))
    return found


def differing(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """Each address that differs, with the first line that does."""
    found = []
    for address in sorted(one.keys() | other.keys()):
        lines = (each.get(address, "not there").splitlines() for each in (one, other))
        first = next((pair for pair in zip_longest(*lines) if pair[0] != pair[1]), None)
        if first is not None:
            found.append(f"{address}: {first}")
    return found
