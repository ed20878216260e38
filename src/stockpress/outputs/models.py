"""DataOutput: what a client polls until its file is there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import File
from django.db import models

OUTPUT_DIR = "data_output"


class OutputType(models.TextChoices):
    LABEL = "label", "Label"
    REPORT = "report", "Report"
    EXPORT = "export", "Export"


class DataOutput(models.Model):
    """A file that is being made, is made, or could not be made; never deleted by a failure."""

    created = models.DateField(auto_now_add=True)
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    total = models.PositiveBigIntegerField(default=1)
    progress = models.PositiveBigIntegerField(default=0)
    complete = models.BooleanField(default=False)
    output_type = models.CharField(max_length=100, null=True, blank=True)
    template_name = models.CharField(max_length=100, null=True, blank=True)
    plugin = models.CharField(max_length=100, null=True, blank=True)
    output = models.FileField(upload_to=OUTPUT_DIR, null=True, blank=True)
    errors = models.JSONField(null=True, blank=True)

    class Meta:
        app_label = "common"
        verbose_name = "data output"

    def __str__(self) -> str:
        return f"{self.output_type or 'output'} {self.pk}"

    def mark_complete(self, progress: int | None = None, output: File[Any] | None = None) -> None:  # noqa: ARG002
        """The work is done. Plugins pass a `progress`; it is not needed, for at the end it always equals the total."""
        self.complete = True
        self.progress = self.total
        self.errors = None
        if output is not None:
            # The storage makes the stored name unique; the name asked for stays its beginning.
            self.output.save(PurePath(output.name or "output").name, output, save=False)
        self.save()

    mark_complete.alters_data = True  # type: ignore[attr-defined]

    def mark_failure(self, error: str | None = None, error_dict: Mapping[str, object] | None = None) -> None:
        """The work ended without a result; the row stays and says why."""
        self.complete = False
        self.output = None
        self.errors = (
            dict(error_dict) if error_dict is not None else {"error": error or "The output could not be made."}
        )
        self.save()

    mark_failure.alters_data = True  # type: ignore[attr-defined]
