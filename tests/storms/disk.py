"""A disk whose power is cut at an acknowledgement and whose syncs fail: disk.c, built where there is a C compiler."""

import mmap
import os
import shutil
import struct
import subprocess
from collections.abc import Mapping
from pathlib import Path

_SWITCHES = struct.Struct("=??6xQQ")  # as in disk.c: power, failing, acknowledged, cut
SIZE = 32


def build(folder: Path) -> Path | None:
    """The library; None: no C compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        return None
    library = folder / "disk.so"
    source = Path(__file__).with_name("disk.c")
    subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True, timeout=60)
    library.chmod(0o755)
    return library


def copy(source: Path, target: Path) -> None:
    """With owners, which the database's files need."""
    subprocess.run(["cp", "-a", source, target], check=True, timeout=60)


class Disk:
    """The folder `disk` as programs see it, and what of it a cut leaves."""

    def __init__(self, folder: Path, library: Path) -> None:
        self.disk, self._kept, self._library = folder / "disk", folder / "kept", library
        self._path = folder / "switches"
        self._path.write_bytes(bytes(SIZE))
        self._path.chmod(0o666)  # PostgreSQL has a user of its own
        with open(self._path, "r+b") as file:
            self._page = mmap.mmap(file.fileno(), SIZE)
        copy(self.disk, self._kept)
        self._set(power=True, failing=False, cut=0)

    @property
    def environment(self) -> Mapping[str, str]:
        names = {"SWITCHES": self._path, "DISK": self.disk, "KEPT": self._kept}
        return {"LD_PRELOAD": str(self._library), **{f"STORM_{name}": str(path) for name, path in names.items()}}

    def _set(self, *, power: bool, failing: bool, cut: int) -> None:
        acknowledged = _SWITCHES.unpack_from(self._page)[2]
        # Not the number of acknowledgements: the server counts on meanwhile.
        self._page[16:24] = struct.pack("=Q", cut and acknowledged + cut)
        self._page[0:2] = struct.pack("=??", power, failing)

    def cut_at(self, acknowledgement: int) -> None:
        """The power goes at the so manieth from now."""
        self._set(power=True, failing=False, cut=acknowledgement)

    def fail(self, failing: bool) -> None:
        """Every sync."""
        self._set(power=True, failing=failing, cut=0)

    @property
    def has_power(self) -> bool:
        return bool(self._page[0])

    def come_back(self) -> None:
        """After everything that ran on it has ended: it holds what was synced and nothing else."""
        gone = self.disk.with_name("gone")
        os.rename(self.disk, gone)
        shutil.rmtree(gone)
        copy(self._kept, self.disk)
        self._set(power=True, failing=False, cut=0)
