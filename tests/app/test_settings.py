"""Settings from the environment: good defaults, a kept secret, clear refusals."""

import stat
from pathlib import Path

import pytest

from app import settings


def test_defaults_stay_on_this_machine(tmp_path: Path) -> None:
    found = settings.from_environment({"GAPLENS_DATA": str(tmp_path)})
    assert (found.host, found.port, found.base_url) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")
    assert found.database_url == f"sqlite:///{tmp_path / 'gaplens.db'}"
    assert "*" not in found.allowed_hosts


def test_the_local_network_gets_an_address_that_a_phone_can_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "lan_address", lambda: "192.168.7.5")
    found = settings.from_environment({"GAPLENS_DATA": str(tmp_path), "HOST": "0.0.0.0", "PORT": "8080"})
    assert found.base_url == "http://192.168.7.5:8080"
    assert "192.168.7.5" in found.allowed_hosts


def test_the_secret_is_made_once_and_private(tmp_path: Path) -> None:
    first, second = (settings.from_environment({"GAPLENS_DATA": str(tmp_path)}).secret for _ in range(2))
    assert first == second
    assert len(first) == 32
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600


@pytest.mark.parametrize("port", ["http", "0", "70000", "-1"])
def test_a_bad_port_is_named(tmp_path: Path, port: str) -> None:
    with pytest.raises(settings.BadSetting, match="PORT"):
        settings.from_environment({"GAPLENS_DATA": str(tmp_path), "PORT": port})
