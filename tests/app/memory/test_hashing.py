"""How many passwords are hashed at once, and how many wait."""

import asyncio
import threading

from app.memory.hashing import KEPT, MOST_WAITING, THREADS, Busy, Hashing


def test_two_are_at_work_and_eight_wait_two_of_them_known() -> None:
    hashing, gate, at_work = Hashing(), threading.Event(), list[str]()

    def work() -> str:
        at_work.append(threading.current_thread().name)
        gate.wait(30)
        return "done"

    async def scene() -> list[str | BaseException]:
        strangers = [asyncio.create_task(hashing.run(work)) for _ in range(20)]
        await asyncio.sleep(0)
        known = [asyncio.create_task(hashing.run(work, known=True)) for _ in range(20)]
        await asyncio.sleep(0)
        gone = strangers[0]
        gone.cancel()  # who goes away leaves a hash at work
        await asyncio.sleep(0)
        refused = await asyncio.gather(hashing.run(work, known=True), return_exceptions=True)
        gate.set()
        await asyncio.gather(gone, return_exceptions=True)
        outcomes = await asyncio.gather(*strangers[1:], *known, return_exceptions=True)
        assert await hashing.run(work) == "done"
        return [*refused, *outcomes]

    refused, *outcomes = asyncio.run(scene())
    hashing.stop()
    assert isinstance(refused, Busy)
    taken = [outcome == "done" for outcome in outcomes]
    first = THREADS + MOST_WAITING - KEPT
    assert (THREADS, MOST_WAITING, KEPT) == (2, 8, 2)
    assert taken == [n < first - 1 for n in range(19)] + [n < KEPT for n in range(20)]
    assert all(outcome == "done" or isinstance(outcome, Busy) for outcome in outcomes)
    assert len(set(at_work)) == THREADS
