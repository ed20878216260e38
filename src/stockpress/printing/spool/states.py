"""The states of a print job and the moves between them, as a table."""

from __future__ import annotations

from django.db import models

from stockpress.kernel.errors import StockpressError


class JobState(models.TextChoices):
    QUEUED = "queued", "Waiting"
    RENDERING = "rendering", "Being made"
    SENDING = "sending", "Being sent to a device or a plugin"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"
    UNKNOWN = "unknown", "Broken off; look at what came out"


# rendering -> queued: the process that made it died. Rendering has no effect outside, so it begins again by itself.
# sending -> unknown: the process died while something may have been on its way to paper. Only a person sends it again.
MOVES: dict[JobState, frozenset[JobState]] = {
    JobState.QUEUED: frozenset({JobState.RENDERING, JobState.FAILED, JobState.CANCELLED}),
    JobState.RENDERING: frozenset(
        {JobState.DONE, JobState.SENDING, JobState.FAILED, JobState.CANCELLED, JobState.QUEUED}
    ),
    JobState.SENDING: frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED, JobState.UNKNOWN}),
    JobState.DONE: frozenset(),
    JobState.FAILED: frozenset(),
    JobState.CANCELLED: frozenset(),
    JobState.UNKNOWN: frozenset(),
}
AT_WORK = frozenset({JobState.RENDERING, JobState.SENDING})
ENDED = frozenset(state for state, moves in MOVES.items() if not moves)


class IllegalMove(StockpressError):
    code = "illegal_job_move"
    text = "A print job that is {current} cannot become {wanted}."


def check_move(current: str, wanted: JobState) -> None:
    """Raise `IllegalMove` unless the table allows the move."""
    if wanted not in MOVES[JobState(current)]:
        raise IllegalMove(current=current, wanted=wanted)
