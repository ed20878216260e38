"""Codes and tokens of applications that have run out are deleted once a day."""

from __future__ import annotations

import datetime as dt

from django_tasks import task

from stockpress.accounts.oauth.tokens import clear_expired_tokens
from stockpress.jobs.schedules import SCHEDULES, Schedule


@task()
def delete_expired_tokens() -> None:
    """Delete the codes and tokens whose time is over; they open nothing any more."""
    clear_expired_tokens()


SCHEDULES.register(
    Schedule(name="oauth.delete_expired", every=dt.timedelta(days=1), enqueue=delete_expired_tokens.enqueue)
)
