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


def filled(hashing: Hashing) -> int:
    """How many of thirty are taken at once."""
    gate = threading.Event()

    async def scene() -> int:
        tasks = [asyncio.create_task(hashing.run(lambda: gate.wait(30))) for _ in range(30)]
        await asyncio.sleep(0)
        gate.set()
        return sum(outcome is True for outcome in await asyncio.gather(*tasks, return_exceptions=True))

    return asyncio.run(scene())


def test_as_many_are_taken_whenever_all_before_are_done() -> None:
    hashing = Hashing()
    assert [filled(hashing) for _ in range(3)] == [8] * 3
    hashing.stop()


def test_who_waits_when_the_program_stops_is_not_worked_on() -> None:
    hashing, gate, at_work = Hashing(), threading.Event(), list[int]()

    def work() -> None:
        at_work.append(1)
        gate.wait(30)

    async def scene() -> list[BaseException | None]:
        tasks = [asyncio.create_task(hashing.run(work)) for _ in range(5)]
        while len(at_work) < THREADS:
            await asyncio.sleep(0.001)
        stopping = asyncio.create_task(asyncio.to_thread(hashing.stop))
        await asyncio.wait(tasks[THREADS:])
        gate.set()
        await stopping
        return await asyncio.gather(*tasks, return_exceptions=True)

    outcomes = asyncio.run(scene())
    assert len(at_work) == THREADS
    assert [isinstance(outcome, asyncio.CancelledError) for outcome in outcomes] == [False] * 2 + [True] * 3
