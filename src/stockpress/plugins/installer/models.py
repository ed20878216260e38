"""What was installed and removed, when, by whom, and what pip said."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models

from stockpress.kernel.clock import utc_now

# A process that installs says at least every few seconds that it lives.
BEAT_EVERY_S = 5.0
LOST_AFTER = dt.timedelta(seconds=60)
# A worker looks every second for what waits.
WAITS_AT_MOST = dt.timedelta(minutes=30)
OUTPUT_HEAD, OUTPUT_TAIL = 20_000, 60_000


class RunKind(models.TextChoices):
    INSTALL = "install", "install"
    UNINSTALL = "uninstall", "uninstall"
    SYNC = "sync", "sync"


class RunState(models.TextChoices):
    QUEUED = "queued", "queued"
    RUNNING = "running", "running"
    SUCCEEDED = "succeeded", "succeeded"
    FAILED = "failed", "failed"
    LOST = "lost", "lost"


OPEN = (RunState.QUEUED, RunState.RUNNING)
LOST_REASON = (
    "The process that did this ended before it could say how it went. "
    "Look whether the package is there, and try again if it is not."
)


class InstallRun(models.Model):
    """One change of the plugin packages. No password is ever in it.

    `what` is for people; `request` are the words of the request for the worker; `name` and `version` are the package that
    it came to. `progress` says what is being done now, `error` why it failed.
    """

    kind = models.CharField(max_length=20, choices=RunKind.choices)
    what = models.CharField(max_length=2100)
    request = models.JSONField(default=dict)
    state = models.CharField(max_length=20, choices=RunState.choices, default=RunState.QUEUED, db_index=True)
    progress = models.CharField(max_length=250, blank=True)
    output = models.TextField(blank=True)
    error = models.TextField(blank=True)
    error_code = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=255, blank=True)
    version = models.CharField(max_length=100, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_by = models.CharField(max_length=150, blank=True)
    process = models.CharField(max_length=120, blank=True)
    created = models.DateTimeField()
    started = models.DateTimeField(null=True, blank=True)
    seen = models.DateTimeField()
    finished = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "plugin"
        verbose_name = "installation"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.what}"

    @property
    def current_state(self) -> RunState:
        """The state, and LOST also where nobody noted yet that the process is gone."""
        return RunState.LOST if self.is_lost(utc_now()) else RunState(self.state)

    @property
    def has_ended(self) -> bool:
        return self.current_state not in OPEN

    def is_lost(self, now: dt.datetime) -> bool:
        limit = LOST_AFTER if self.state == RunState.RUNNING else WAITS_AT_MOST
        return self.state in OPEN and self.seen < now - limit

    def output_lines(self) -> list[str]:
        """The lines that say something."""
        return [line for line in self.output.splitlines() if line.strip()]
