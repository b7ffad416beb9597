"""Read models kept in memory while the data stays the same.

Every writing transaction raises the data's version, and what is kept is kept with it: it is never older than the data.
What was known long ago outlives the reports that come in since, which do not change it; of what is shown now, a word
lets only what it speaks of be made again. Read models are frozen, so that all readers can share one.
"""

import gc
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from threading import Lock
from typing import Any, Generic, TypeVar, cast

from flask import current_app

from tracker import clock
from tracker.db import db, is_writing
from tracker.queries.frame import Frame, PlanFrame
from tracker.queries.known import RowCount, rows_recorded

# A few months that readers go back and forth between, and what is made of each; the largest take some 20 MB.
KEEP = 32
# A transaction may end later than the moment its facts are recorded at, but none lasts this long.
SETTLES_IN = timedelta(minutes=5)

Read = TypeVar("Read")
Facts = TypeVar("Facts")
Made = TypeVar("Made")


class _NoCollection:
    """While anything is being read, the search for reference cycles rests: a large plan's read models are hundreds of
    thousands of frozen objects without one, and going through them again and again took a quarter of the time."""

    def __init__(self) -> None:
        self._lock, self._readers, self._was_on = Lock(), 0, False

    def __enter__(self) -> None:
        with self._lock:
            if self._readers == 0:
                self._was_on = gc.isenabled()
                gc.disable()
            self._readers += 1

    def __exit__(self, *_raised: object) -> None:
        with self._lock:
            self._readers -= 1
            if self._readers == 0 and self._was_on:
                gc.enable()


_no_collection = _NoCollection()


class KeptReads:
    """The most recently used read models of one process, each in its newest version only: what changes often takes no
    room from what does not."""

    def __init__(self, keep: int = KEEP) -> None:
        self._reads: OrderedDict[Hashable, tuple[Hashable, object]] = OrderedDict()
        self._turns: dict[Hashable, Lock] = {}
        self._lock = Lock()
        self._keep = keep

    def __len__(self) -> int:
        return len(self._reads)

    def get(self, key: Hashable, read: Callable[[], Read], *, version: Hashable = None) -> Read:
        """Return what is kept under the key in this version, or read and keep it instead of the one kept so far; others
        who ask meanwhile wait for it."""
        turn_key = (key, version)
        with self._lock:
            if (held := self._held(key, version)) is not None:
                return cast(Read, held[1])
            turn = self._turns.setdefault(turn_key, Lock())
        with turn:
            with self._lock:
                if (held := self._held(key, version)) is not None:
                    return cast(Read, held[1])
            try:
                with _no_collection:
                    found = read()
            finally:
                with self._lock:
                    self._turns.pop(turn_key, None)
            with self._lock:
                self._reads[key] = (version, found)
                self._reads.move_to_end(key)
                while len(self._reads) > self._keep:
                    self._reads.popitem(last=False)
        return found

    def newest(self, key: Hashable) -> object | None:
        """Return what is kept under the key, in whatever version."""
        with self._lock:
            held = self._reads.get(key)
        return None if held is None else held[1]

    def _held(self, key: Hashable, version: Hashable) -> tuple[Hashable, object] | None:
        held = self._reads.get(key)
        if held is None or held[0] != version:
            return None
        self._reads.move_to_end(key)
        return held


_apart: ContextVar[KeptReads | None] = ContextVar("tracker_kept_apart", default=None)


@contextmanager
def kept_apart() -> Iterator[None]:
    """Keep what is read for as long as this lasts, also in a transaction that writes: for one that changes nothing of
    what it reads again."""
    token = _apart.set(KeptReads())
    try:
        yield
    finally:
        _apart.reset(token)


def _store() -> KeptReads | None:
    """Return where read models are kept, None where they are not.

    A transaction that writes reads anew: it may have changed what it asks about.
    """
    if (apart := _apart.get()) is not None:
        return apart
    store: KeptReads | None = None if is_writing() else current_app.extensions.get("kept_reads")
    return store


def kept(name: str, frame: Frame, read: Callable[[], Read]) -> Read:
    """Return a read model of the frame's view, the same for every reader, read again only when the data has changed."""
    store = _store()
    if store is None or frame.plan is None:
        return read()
    return store.get(_ground(name, frame, frame.plan), read, version=version_shown(frame))


def _ground(name: str, frame: Frame, plan: PlanFrame) -> tuple[Hashable, ...]:
    """Return everything beside the data that what is made of a frame follows from.

    Rules and calendar belong to it: a page may ask what others would do. So do the periods: seen from an earlier day, a
    report was not closed yet.
    """
    return (name, frame.view, frame.periods, frame.rules, plan.calendar, plan.today)


class Remade(Generic[Facts, Made]):
    """What was made of each of many things, each made again only where its facts are others than before.

    For pure functions of frozen facts. Facts that are the very same objects as before are compared at next to no cost.
    """

    def __init__(self) -> None:
        self._made: dict[Hashable, tuple[Facts, Made]] = {}

    def of(self, key: Hashable, facts: Facts, make: Callable[[Facts], Made]) -> Made:
        """Return what is made of a thing's facts."""
        held = self._made.get(key)
        if held is not None and (held[0] is facts or held[0] == facts):
            return held[1]
        made = make(facts)
        self._made[key] = (facts, made)
        return made


def remade(name: str, frame: Frame) -> Remade[Any, Any]:
    """Return what was made under a name in the frame's view before a word came in, which changes little of it."""
    store = _store()
    if store is None or frame.plan is None or _is_settled(frame):
        return Remade()
    return store.get(("remade", *_ground(name, frame, frame.plan)), Remade)


def version_shown(frame: Frame) -> Hashable:
    """Return what names the data that the frame's view shows: of a view known long ago, without what came in since."""
    plan = frame.plan
    assert plan is not None, "there is no data without a plan"
    is_settled = _is_settled(frame)
    return is_settled, plan.past_version if is_settled else plan.data_version


def _is_settled(frame: Frame) -> bool:
    """Tell whether what comes in now can no longer change what the frame's view knows."""
    plan, known_at = frame.plan, frame.view.known_at
    assert plan is not None, "there is no data without a plan"
    # Where the business day is pinned, as a sample's is, everything said now is recorded on it.
    ends = clock.now() - SETTLES_IN if plan.business_on is None else clock.start_of_day(plan.business_on)
    return known_at is not None and known_at < ends


def kept_as_said(
    name: Hashable, tables: Sequence[Any], read: Callable[[tuple[RowCount, ...], Read | None], Read]
) -> Read:
    """Return what is made of nothing but the rows of these tables; read again only when rows came. `read` is given how
    many there are, and what was read when there were fewer.

    It outlives changes of everything else, which is most of them. One statement where it is kept.
    """
    store = _store()
    if store is None:
        return read((), None)
    key, counted = (name, str(db.engine.url)), rows_recorded(tables)
    return store.get(key, lambda: read(counted, cast(Read | None, store.newest(key))), version=counted)
