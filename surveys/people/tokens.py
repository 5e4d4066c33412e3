"""The tokens of links and sign-ins as the database holds them."""

import hashlib


def hash_of(token: str) -> str:
    """256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()
