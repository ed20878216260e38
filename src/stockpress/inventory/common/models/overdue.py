"""Which orders and builds were reported as overdue."""

from __future__ import annotations

from django.db import models

from stockpress.kernel.clock import utc_now


class OverdueReport(models.Model):
    """An object was reported when the day it was due on had passed; one that is put off may be reported once more."""

    table = models.CharField(max_length=100)
    object_id = models.BigIntegerField()
    target_date = models.DateField()
    reported = models.DateTimeField(default=utc_now)

    class Meta:
        app_label = "common"
        verbose_name = "overdue report"
        constraints = [
            models.UniqueConstraint(fields=["table", "object_id", "target_date"], name="overdue_is_reported_once")
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.object_id} was due on {self.target_date}"
