"""Receipt codes: 130 random bits in Crockford's base 32 and two check characters, forgiving when typed.

The code is made from the form's key, what the form is for, and the server's secret, so that sending again shows the
same code, and no two things that one key was sent with share one. The database holds only a hash of it.
"""

import hashlib
import hmac
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, CHECKS = 26, 2
_LOOKALIKE = str.maketrans("OIL", "011")
_PRIME = 1021  # the largest prime below 32 squared: any one wrong character and any swap of two is noticed


def _encode(number: int, length: int) -> str:
    digits = ""
    for _ in range(length):
        number, digit = divmod(number, 32)
        digits = ALPHABET[digit] + digits
    return digits


def make(secret: bytes, purpose: str, key: str) -> str:
    """28 characters, without spaces."""
    digest = hmac.new(secret, f"{purpose}:{key}".encode(), hashlib.sha256).digest()
    number = int.from_bytes(digest) >> (256 - 5 * LENGTH)
    return _encode(number, LENGTH) + _encode(number % _PRIME, CHECKS)


def normalise(typed: str) -> str | None:
    """A typed code as it was made, whatever spaces, hyphens, case and width; None where it cannot be one."""
    narrow = unicodedata.normalize("NFKC", typed)  # a Chinese keyboard writes full-width letters and figures
    code = "".join(c for c in narrow.upper() if c.isalnum()).translate(_LOOKALIKE)
    if len(code) != LENGTH + CHECKS or any(c not in ALPHABET for c in code):
        return None
    number = 0
    for character in code[:LENGTH]:
        number = number * 32 + ALPHABET.index(character)
    return code if code[LENGTH:] == _encode(number % _PRIME, CHECKS) else None


def groups(code: str) -> list[str]:
    """In fours, as it is shown."""
    return [code[i : i + 4] for i in range(0, len(code), 4)]


def hash_code(code: str) -> str:
    """What the database holds; 130 random bits need no slow hash."""
    return hashlib.sha256(code.encode()).hexdigest()
