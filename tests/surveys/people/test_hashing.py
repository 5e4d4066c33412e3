"""What a password costs whoever tries them; all other tests hash cheaply (tests/conftest.py)."""

import subprocess
import sys

from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type

_NOBODYS = "from surveys.people import accounts; print(accounts._NOBODY)"


def test_passwords_are_hashed_as_owasp_asks(costly_hasher: PasswordHasher) -> None:
    """ASVS 5.0, appendix C: argon2id with 19 MiB and two passes, or more."""
    found = extract_parameters(costly_hasher.hash("correct horse battery"))
    assert found.type == Type.ID
    assert found.memory_cost >= 19 * 1024
    assert found.time_cost >= 2


def test_an_address_that_nobody_has_costs_as_much(costly_hasher: PasswordHasher) -> None:
    """As the program has it, not these tests: so in a process of its own."""
    told = subprocess.run([sys.executable, "-c", _NOBODYS], capture_output=True, text=True, check=True).stdout
    assert extract_parameters(told.strip()) == extract_parameters(costly_hasher.hash("x"))
