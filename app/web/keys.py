"""The key that a form carries, so that sending it twice stores it once."""

import secrets


def new_key() -> str:
    """128 random bits."""
    return secrets.token_urlsafe(16)
