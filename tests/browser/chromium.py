"""Find a Chromium for the browser tests, or get one, and say what could not be done."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FONT = "Noto Sans CJK TC"
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def _playwrights() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def find() -> str | None:
    """The path of a Chromium on this machine. One without windows, where there is one, takes a quarter less CPU."""
    there = (shutil.which(name) for name in _NAMES)
    return os.environ.get("GAPLENS_CHROMIUM") or next(filter(None, there), None) or _playwrights()


def _run(*command: str) -> bool:
    print("  trying:", " ".join(command), flush=True)
    try:
        return subprocess.run(command, capture_output=True, timeout=900).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _as_root(*command: str) -> bool:
    if os.geteuid() != 0 and not shutil.which("sudo"):
        return False
    return _run(*(() if os.geteuid() == 0 else ("sudo", "-n")), *command)


def get() -> str | None:
    print("No Chromium on this machine; getting one for the browser tests.", flush=True)
    if _run(sys.executable, "-m", "playwright", "install", "chromium") and (found := find()):
        return found
    if shutil.which("apt-get"):
        _as_root("apt-get", "update")
        for package in _NAMES[:2]:
            if _as_root("apt-get", "install", "-y", "--no-install-recommends", package, "fonts-noto-cjk"):
                break
    return find()


def has_chinese_font() -> bool:
    if not shutil.which("fc-list"):
        return False
    return FONT.split()[0] in subprocess.run(["fc-list", ":lang=zh-tw"], capture_output=True, text=True).stdout


def main() -> None:
    path = find() or get()
    if path is None:
        sys.exit(
            "No Chromium could be found or installed, so the browser tests cannot run.\n"
            "Install one (Debian: apt-get install chromium; elsewhere: .venv/bin/playwright install chromium)\n"
            "or name it: GAPLENS_CHROMIUM=/path/to/chromium make test"
        )
    print(f"Browser tests use {path}")
    if not has_chinese_font() and not (
        shutil.which("apt-get") and _as_root("apt-get", "install", "-y", "fonts-noto-cjk")
    ):
        print("No Chinese font was found or installed: the tests run, but pictures will show boxes for characters.")


if __name__ == "__main__":
    main()
