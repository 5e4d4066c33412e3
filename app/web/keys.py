"""The key that a form carries: the same form sent twice is stored once."""

import hmac
import secrets

_SIGNATURE = 12  # characters


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


def _signature(secret: bytes, purpose: str, key: str) -> str:
    return hmac.digest(secret, f"{purpose}:{key}".encode(), "sha256").hex()[:_SIGNATURE]
