"""One counter for each kind of shared state, which says when a process must read that state again."""

from __future__ import annotations

from django.db import models


class ScopeVersion(models.Model):
    """Counts the changes of one kind of shared state; a process that sees another `stamp` reads that state again.

    The number is for people. What is compared is the stamp, which no two changes have in common: a number that a rolled
    back transaction took is given again, to another change.
    """

    scope = models.CharField(max_length=50, unique=True)
    version = models.PositiveBigIntegerField(default=0)
    stamp = models.CharField(max_length=32, default="", blank=True)

    class Meta:
        app_label = "common"
        verbose_name = "version counter"

    def __str__(self) -> str:
        return f"{self.scope} {self.version}"
