"""Interleaved measuring: the candidates take turns, so that a noisy moment of the machine hits all of them."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """Seconds of each round."""

    rounds: tuple[float, ...]

    @property
    def median_s(self) -> float:
        return statistics.median(self.rounds)

    @property
    def low_s(self) -> float:
        return min(self.rounds)

    @property
    def high_s(self) -> float:
        return max(self.rounds)


def interleaved(candidates: Mapping[str, Callable[[], object]], *, rounds: int) -> dict[str, Timing]:
    """Time each candidate `rounds` times in turn, after one unmeasured round of each."""
    taken: dict[str, list[float]] = {name: [] for name in candidates}
    for work in candidates.values():
        work()
    for _ in range(rounds):
        for name, work in candidates.items():
            gc.collect()
            began = time.perf_counter()
            work()
            taken[name].append(time.perf_counter() - began)
    return {name: Timing(tuple(seconds)) for name, seconds in taken.items()}
