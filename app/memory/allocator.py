"""Memory that is given back: glibc by itself keeps what each thread once needed."""

import ctypes
import sys

_ARENA_MAX, _MMAP_THRESHOLD = -8, -3  # of mallopt(3)
ARENAS = 2
LARGE = 1024 * 1024  # bytes; from here on a block is the system's own and goes back when it is freed


def give_back() -> None:
    """By itself it has eight arenas a core, each as large as the largest page that was made in it; and a hash of 19 MB
    that was freed teaches it to keep blocks of that size.
    """
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # none where the C library is another one
    if mallopt is not None:
        mallopt(_ARENA_MAX, ARENAS)
        mallopt(_MMAP_THRESHOLD, LARGE)
