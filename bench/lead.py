"""A lead at work beside those who answer: signed in, reading, sending forms and files, again and again."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx

from bench.servers import PASSWORD
from surveys.demo.load import LEAD_EMAIL

LONGEST = 600.0  # seconds for a step


class Lead:
    """Signed in, with what their forms carry."""

    def __init__(self, port: int) -> None:
        self._client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=LONGEST)
        signed = self._client.post("/sign-in", data={"email": LEAD_EMAIL, "password": PASSWORD})
        assert signed.status_code == 303, signed.status_code
        self._cookie = {"Cookie": signed.headers["set-cookie"].split(";")[0], "Accept-Language": "en"}
        self._token = self.get("/campaigns").split('name="token" value="')[1].split('"')[0]

    def get(self, path: str) -> str:
        answer = self._client.get(path, headers=self._cookie)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text

    def post(self, path: str, data: dict[str, str], files: dict[str, tuple[str, bytes]] | None = None) -> str:
        answer = self._client.post(path, data={**data, "token": self._token}, files=files, headers=self._cookie)
        assert answer.status_code == 303, (path, answer.status_code, answer.text[:500])
        return answer.headers["location"]

    def download(self, path: str) -> int:
        """Bytes."""
        with self._client.stream("GET", path, headers=self._cookie) as answer:
            assert answer.status_code == 200, (path, answer.status_code)
            return sum(len(part) for part in answer.iter_raw())

    def wait_for(self, path: str, words: str) -> float:
        """The seconds until the page says them."""
        began = time.monotonic()
        while words not in self.get(path):
            assert time.monotonic() - began < LONGEST, words
            time.sleep(0.2)
        return time.monotonic() - began


@contextmanager
def again_and_again(act: Callable[[], object], every: float = 0.0) -> Iterator[None]:
    """In a thread of its own, as long as what is within lasts. every: seconds between two times."""
    done = threading.Event()

    def go_on() -> None:
        while not done.wait(every):
            act()

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
