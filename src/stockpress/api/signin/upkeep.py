"""What signing in leaves behind is removed day by day: counters, sessions and their records that are over."""

from __future__ import annotations

import datetime as dt

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks import task

from stockpress.accounts.shared_values import delete_expired
from stockpress.jobs.schedules import SCHEDULES, Schedule


def remove_what_is_over() -> int:
    """Returns how many rows there were."""
    counters = delete_expired()
    sessions = Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]
    alive = Session.objects.values("session_key")
    records = UserSession.objects.exclude(session_key__in=alive).delete()[0]
    return counters + sessions + records


@task()
def clean_up_sign_in() -> int:
    return remove_what_is_over()


SCHEDULES.register(Schedule(name="signin.clean_up", every=dt.timedelta(hours=6), enqueue=clean_up_sign_in.enqueue))
