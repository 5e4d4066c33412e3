"""The key that a form carries: the same form sent twice is stored once."""

import hmac
import secrets

_SIGNATURE = 12  # characters
_LASTING = 24  # 96 bits


def new_key() -> str:
    """128 random bits."""
    return secrets.token_urlsafe(16)


def signed_key(secret: bytes, purpose: str) -> str:
    """A key by which the server knows its own form again."""
    key = new_key()
    return key + _signature(secret, purpose, key)


def is_signed(secret: bytes, purpose: str, key: str) -> bool:
    fresh = key[:-_SIGNATURE]
    return key.isascii() and hmac.compare_digest(key[-_SIGNATURE:], _signature(secret, purpose, fresh))


def lasting_key(secret: bytes, purpose: str) -> str:
    """The same for the same purpose, and nobody else can make it."""
    return hmac.digest(secret, purpose.encode(), "sha256").hex()[:_LASTING]


def is_lasting(secret: bytes, purpose: str, key: str) -> bool:
    return key.isascii() and hmac.compare_digest(key, lasting_key(secret, purpose))


def done_path(secret: bytes, programme_id: int) -> str:
    """The address of what became of a programme's findings."""
    return f"/done/{programme_id}-{lasting_key(secret, done_purpose(programme_id))}"


def done_purpose(programme_id: int) -> str:
    return f"done:{programme_id}"


def _signature(secret: bytes, purpose: str, key: str) -> str:
    return hmac.digest(secret, f"{purpose}:{key}".encode(), "sha256").hex()[:_SIGNATURE]
