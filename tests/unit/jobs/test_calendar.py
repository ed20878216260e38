"""When something that repeats is due next."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from stockpress.jobs.calendar import next_after


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("kind", "minutes", "anchor", "now", "following"),
    [
        ("I", 5, "2026-03-01T10:00", "2026-03-01T10:00", "2026-03-01T10:05"),
        ("I", 5, "2026-03-01T10:00", "2026-03-01T11:17", "2026-03-01T11:20"),
        ("H", None, "2026-03-01T10:20", "2026-03-01T11:20", "2026-03-01T12:20"),
        ("D", None, "2026-03-01T10:20", "2026-03-09T10:21", "2026-03-10T10:20"),
        ("W", None, "2026-03-01T10:20", "2026-03-01T10:20", "2026-03-08T10:20"),
        ("M", None, "2026-01-31T10:20", "2026-01-31T10:20", "2026-02-28T10:20"),
        ("M", None, "2026-01-31T10:20", "2026-02-28T10:20", "2026-03-31T10:20"),
        ("M", None, "2026-01-31T10:20", "2027-12-31T10:19", "2027-12-31T10:20"),
        ("Q", None, "2025-11-30T00:00", "2026-02-28T00:00", "2026-05-30T00:00"),
        ("Y", None, "2024-02-29T00:00", "2024-02-29T00:00", "2025-02-28T00:00"),
        ("Y", None, "2024-02-29T00:00", "2027-02-28T00:00", "2028-02-29T00:00"),
        ("M", None, "2026-05-01T00:00", "2026-03-01T00:00", "2026-05-01T00:00"),
    ],
)
def test_the_next_run_is_a_whole_number_of_steps_after_the_first(
    kind: str, minutes: int | None, anchor: str, now: str, following: str
) -> None:
    assert next_after(at(anchor), kind, minutes, at(now)) == at(following)


def test_what_runs_once_has_no_next_run() -> None:
    assert next_after(at("2026-01-01T00:00"), "O", None, at("2026-01-01T00:00")) is None


def test_a_change_of_the_clocks_neither_doubles_nor_skips_a_run() -> None:
    moment, runs = at("2026-10-23T02:30"), []
    for _ in range(5):
        moment = next_after(at("2026-10-23T02:30"), "D", None, moment) or moment
        runs.append(moment)
    assert {later - earlier for earlier, later in itertools.pairwise(runs)} == {dt.timedelta(days=1)}


def test_a_first_run_given_in_another_zone_is_kept_in_utc() -> None:
    berlin = dt.timezone(dt.timedelta(hours=2))
    anchor = dt.datetime(2026, 5, 31, 23, 30, tzinfo=berlin)
    assert next_after(anchor, "M", None, anchor) == at("2026-06-30T21:30")
