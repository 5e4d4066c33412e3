"""Secrets of anonymous campaigns, in files beside the database and never in it: made once, thrown away at the end.

An answer that waits carries its link and its comment only under its campaign's secret. When the answers have been
mixed for the last time the secret is thrown away. So nothing that a database keeps, its log and its backups included,
joins a link, or a comment, and an answer; as long as no backup holds this folder.
"""

import contextlib
import hashlib
import hmac
import os
import secrets
import tempfile
from pathlib import Path

import orjson
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FOLDER = "never-in-backups"
_NONCE = 12  # bytes, at the head of what is sealed


class Seals:
    """folder: shared by all servers of a database; made when it is first needed. None: a temporary one."""

    def __init__(self, folder: Path | None) -> None:
        self._given = folder
        self._known: dict[int, bytes] = {}

    def mark(self, campaign_id: int, value: str) -> str:
        """What stands for a value, the same each time; 64 characters."""
        return hmac.new(self._key(campaign_id), value.encode(), hashlib.sha256).hexdigest()

    def marks(self, value: str) -> list[str]:
        """What stands for it in any campaign."""
        names = (path.stem for path in self.folder.glob("*.key"))
        return [self.mark(int(name), value) for name in names if name.isdigit()]

    def seal(self, campaign_id: int, *values: str) -> str:
        nonce = secrets.token_bytes(_NONCE)
        return (nonce + AESGCM(self._key(campaign_id)).encrypt(nonce, orjson.dumps(values), None)).hex()

    def opened(self, campaign_id: int, sealed: str) -> list[str]:
        """ValueError, cryptography's InvalidTag: it was not sealed with the campaign's secret."""
        whole = bytes.fromhex(sealed)
        plain = AESGCM(self._key(campaign_id)).decrypt(whole[:_NONCE], whole[_NONCE:], None)
        return [str(value) for value in orjson.loads(plain)]

    def throw_away(self, campaign_id: int) -> None:
        """Also from the disk, as far as a file system lets one: it is written over first."""
        self._known.pop(campaign_id, None)
        path = self._path(campaign_id)
        if path.exists():
            with open(path, "r+b") as file:
                file.write(secrets.token_bytes(32))
                file.flush()
                os.fsync(file.fileno())
            path.unlink(missing_ok=True)

    @property
    def folder(self) -> Path:
        """What lies here is in no backup."""
        if self._given is None:
            self._given = Path(tempfile.mkdtemp(prefix="gaplens-"))
        return self._given

    def _path(self, campaign_id: int) -> Path:
        return self.folder / f"{campaign_id}.key"

    def _key(self, campaign_id: int) -> bytes:
        known = self._known.get(campaign_id)
        if known is None:
            known = self._known[campaign_id] = self._read_or_make(self._path(campaign_id))
        return known

    def _read_or_make(self, path: Path) -> bytes:
        """Made under another name first, so that no server reads a file that is not written yet."""
        if not path.exists():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh = path.with_suffix(f".{secrets.token_hex(8)}")
            with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(secrets.token_bytes(32))
                file.flush()
                os.fsync(file.fileno())
            with contextlib.suppress(FileExistsError):  # another server was first
                os.link(fresh, path)
            fresh.unlink()
            _sync(self.folder)
        return path.read_bytes()


def _sync(folder: Path) -> None:
    """Whoever is told that an answer is stored has the secret on disk by which it is read again."""
    if os.name == "posix":  # elsewhere a folder cannot be opened
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
