"""From where answers come, as far as one place sends very many: in memory, under a key of the day, never an address."""

import hashlib
import ipaddress
import secrets
import time
from collections import Counter

DAY = 86_400.0  # seconds
VERY_MANY = 50  # answers to one campaign from one place in a day
MOST_REMEMBERED = 100_000


class Sources:
    def __init__(self) -> None:
        self._begin()

    def name(self, campaign_id: int, host: str | None) -> str:
        """Stands for a sender's place in the network today; empty for this machine, whose proxy may send for all."""
        place = place_of(host)
        if not place:
            return ""
        if time.monotonic() - self._began > DAY or len(self._counts) > MOST_REMEMBERED:
            self._begin()
        return hashlib.blake2b(f"{campaign_id}:{place}".encode(), key=self._key, digest_size=16).hexdigest()

    def note(self, campaign_id: int, name: str) -> None:
        """One answer more."""
        if name:
            self._counts[name] += 1
            if self._counts[name] >= VERY_MANY:
                self._crowded.add(campaign_id)

    def is_crowded(self, campaign_id: int) -> bool:
        """Whether very many answers came from one place."""
        return campaign_id in self._crowded

    def _begin(self) -> None:
        self._key, self._began = secrets.token_bytes(32), time.monotonic()
        self._counts: Counter[str] = Counter()
        self._crowded: set[int] = set()


def place_of(host: str | None) -> str:
    """An address, or the network of 64 bits that one sender has of the longer ones; empty for this machine."""
    if host is None or host.startswith("127."):  # most often, where a proxy stands before us; reading takes longer
        return ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:  # no address of a network: a socket of this machine
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is None:
            return "" if address.is_loopback else str(ipaddress.ip_network((address, 64), strict=False))
        address = address.ipv4_mapped
    return "" if address.is_loopback else str(address)
