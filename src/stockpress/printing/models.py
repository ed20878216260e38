"""Templates, snippets, assets, and the jobs that print with them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.validators import FileExtensionValidator, MinValueValidator
from django.db import models

from stockpress.inventory.common.mixins import MetadataMixin
from stockpress.inventory.common.printable import PRINTABLES
from stockpress.kernel.clock import utc_now
from stockpress.outputs.models import DataOutput
from stockpress.printing import filters, uploads
from stockpress.printing.api_of_templates import LabelTemplateMethods, ReportTemplateMethods
from stockpress.printing.page_sizes import PageSize, default_page_size
from stockpress.printing.spool.states import JobState

MIN_LABEL_MM = 2.0


def _upload_path(row: StoredFile, name: str) -> str:
    return f"{row.UPLOAD_DIR}/{uploads.base_name(name)}"


class StoredFile(models.Model):
    """A row that owns one uploaded file, kept under the name it was uploaded with.

    Templates name the file, so the name must neither change nor be taken by two rows; a replaced or deleted file leaves
    the storage.
    """

    UPLOAD_DIR: ClassVar[str]
    FILE_FIELD: ClassVar[str]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return uploads.base_name(self.file.name) if self.file else ""

    @property
    def file(self) -> Any:
        return getattr(self, self.FILE_FIELD)

    @property
    def extension(self) -> str:
        return uploads.extension_of(self.file.name)

    def target_path(self) -> str:
        """Where the file is, or will be once saved."""
        if self.file._committed:
            return str(self.file.name)
        return _upload_path(self, self.file.name)

    def clean(self) -> None:
        super().clean()
        if self.file:
            uploads.refuse_taken_name(self, self.FILE_FIELD, self.target_path())

    def save(self, *args: Any, **kwargs: Any) -> None:
        previous = (
            type(self)._default_manager.filter(pk=self.pk).values_list(self.FILE_FIELD, flat=True).first()
            if self.pk
            else None
        )
        if self.file and not self.file._committed:
            path = self.target_path()
            uploads.refuse_taken_name(self, self.FILE_FIELD, path)
            uploads.clear_orphan(path)
        super().save(*args, **kwargs)
        if previous and previous != self.file.name:
            default_storage.delete(previous)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        path = self.file.name
        gone = super().delete(*args, **kwargs)
        if path:
            default_storage.delete(path)
        return gone


def _template_field(**kwargs: Any) -> models.FileField:
    return models.FileField(
        upload_to=_upload_path,
        validators=[FileExtensionValidator(sorted(uploads.TEMPLATE_EXTENSIONS))],
        help_text="Template file (HTML)",
        **kwargs,
    )


class PrintTemplate(MetadataMixin, StoredFile):
    """What labels and reports have in common."""

    FILE_FIELD = "template"
    # A change of one of these changes what comes out of the printer, and so makes a new revision.
    REVISED_FIELDS: ClassVar[tuple[str, ...]] = ("filename_pattern",)

    name = models.CharField(max_length=100, help_text="Template name")
    description = models.CharField(max_length=250, help_text="Template description")
    revision = models.PositiveIntegerField(
        default=1, editable=False, help_text="Counts the changes of content and layout"
    )
    attach_to_model = models.BooleanField(
        default=False, help_text="Attach the printed file to the object it was printed for"
    )
    filename_pattern = models.CharField(
        max_length=100, default="output.pdf", help_text="Pattern of the printed file's name"
    )
    enabled = models.BooleanField(default=True, help_text="Template may be used for printing")
    model_type = models.CharField(max_length=100, help_text="What the template is for")
    filters = models.CharField(
        max_length=250,
        blank=True,
        default="",
        validators=[filters.validate_syntax],
        help_text="Which objects the template is for: key=value, key=value",
    )
    template = _template_field()
    updated = models.DateTimeField(null=True, blank=True, help_text="Last change")
    updated_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        printable = PRINTABLES.get(self.model_type)
        if printable is None:
            raise ValidationError({"model_type": f"{self.model_type!r} is not something that can be printed."})
        filters.validate_filters(self.filters, printable.model)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and self._content_changed():
            self.revision += 1
        self.updated = utc_now()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "revision", "updated"}
        super().save(*args, **kwargs)

    def _content_changed(self) -> bool:
        if self.file and not self.file._committed:
            return True
        stored = type(self)._default_manager.filter(pk=self.pk).values(*self.REVISED_FIELDS, "template").first()
        return stored is not None and any(stored[name] != _plain(getattr(self, name)) for name in stored)


def _plain(value: Any) -> Any:
    return value.name if isinstance(value, models.fields.files.FieldFile) else value


class LabelTemplate(LabelTemplateMethods, PrintTemplate):
    """A label of a fixed size."""

    UPLOAD_DIR = "report/label"
    REVISED_FIELDS = ("filename_pattern", "width", "height")

    width = models.FloatField(default=50, validators=[MinValueValidator(MIN_LABEL_MM)], help_text="Label width in mm")
    height = models.FloatField(default=20, validators=[MinValueValidator(MIN_LABEL_MM)], help_text="Label height in mm")

    class Meta:
        app_label = "report"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["name", "model_type"], name="unique_label_name_and_model")]


class ReportTemplate(ReportTemplateMethods, PrintTemplate):
    """A report of as many pages as it needs."""

    UPLOAD_DIR = "report/report"
    REVISED_FIELDS = ("filename_pattern", "page_size", "landscape", "merge")

    page_size = models.CharField(
        max_length=20, default=default_page_size, choices=PageSize.choices, help_text="Page size"
    )
    landscape = models.BooleanField(default=False, help_text="Pages are wider than high")
    merge = models.BooleanField(default=False, help_text="One document for all objects, instead of one each")

    class Meta:
        app_label = "report"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["name", "model_type"], name="unique_report_name_and_model")]


class ReportSnippet(StoredFile):
    """A piece of HTML that templates include as `snippets/<file name>`."""

    UPLOAD_DIR = "report/snippets"
    FILE_FIELD = "snippet"

    snippet = models.FileField(
        upload_to=_upload_path,
        validators=[FileExtensionValidator(sorted(uploads.TEMPLATE_EXTENSIONS))],
        help_text="Snippet file (HTML)",
    )
    description = models.CharField(max_length=250, help_text="Description")

    class Meta:
        app_label = "report"
        ordering = ["pk"]


class ReportAsset(StoredFile):
    """A file, mostly an image, that templates fetch with the tag `asset`."""

    UPLOAD_DIR = "report/assets"
    FILE_FIELD = "asset"

    asset = models.FileField(upload_to=_upload_path, help_text="Asset file")
    description = models.CharField(max_length=250, help_text="Description")

    class Meta:
        app_label = "report"
        ordering = ["pk"]


class PrintJob(models.Model):
    """One print: what, with which template, for whom, and how it ended. Written together with its DataOutput."""

    output = models.OneToOneField(DataOutput, on_delete=models.CASCADE, related_name="print_job")
    state = models.CharField(max_length=20, choices=JobState.choices, default=JobState.QUEUED, db_index=True)
    label_template = models.ForeignKey(
        LabelTemplate, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    report_template = models.ForeignKey(
        ReportTemplate, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    template_revision = models.PositiveIntegerField()
    model_type = models.CharField(max_length=100)
    item_ids = models.JSONField()
    plugin = models.CharField(max_length=100, blank=True, default="")
    options = models.JSONField(default=dict)
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created = models.DateTimeField(default=utc_now)
    started = models.DateTimeField(null=True, blank=True)
    finished = models.DateTimeField(null=True, blank=True)
    claimed_by = models.CharField(max_length=120, blank=True, default="")
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    engine = models.CharField(max_length=20, blank=True, default="")
    reason = models.TextField(blank=True, default="", help_text="Why it ended without a result, in plain words")
    reason_code = models.CharField(max_length=60, blank=True, default="")
    warnings = models.JSONField(default=list)

    class Meta:
        app_label = "report"
        ordering = ["pk"]
        indexes = [models.Index(fields=["state", "id"], name="printjob_state_id")]

    def __str__(self) -> str:
        return f"print job {self.pk} ({self.state})"

    @property
    def template(self) -> LabelTemplate | ReportTemplate | None:
        """None once the template was deleted."""
        return self.label_template or self.report_template

    @property
    def is_label(self) -> bool:
        return self.output.output_type == "label"
