"""The key that a form carries: the same form sent twice is stored once."""

import secrets


def new_key() -> str:
    """128 random bits."""
    return secrets.token_urlsafe(16)
