"""Templates, snippets and assets as the API shows them, and what a print request looks like."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError as ModelValidationError
from django.core.files import File
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.fields import empty
from rest_framework.validators import UniqueTogetherValidator

from stockpress.api.framework.files import MediaFileField
from stockpress.api.framework.serializers import ModelSerializer
from stockpress.api.outputs.serializers import DataOutputSerializer
from stockpress.api.users.serializers import UserSerializer
from stockpress.inventory.common.printable import PRINTABLES
from stockpress.printing import sandbox, template_store, uploads
from stockpress.printing.label_printer import DEFAULT_LABEL_PRINTER
from stockpress.printing.models import (
    LabelTemplate,
    PrintTemplate,
    ReportAsset,
    ReportSnippet,
    ReportTemplate,
    StoredFile,
)
from stockpress.printing.page_sizes import PageSize

# The largest key that a table of ours can hold.
MAX_KEY = 2**31 - 1


def model_type_choices() -> list[tuple[str, str]]:
    """Everything that can be printed, as choices; known once all apps are loaded."""
    return sorted((key, printable.label) for key, printable in PRINTABLES.items())


def _checked_upload(file: File, check: Callable[[File], Any]) -> File:
    try:
        uploads.base_name(file.name or "")
        check(file)
    except ModelValidationError as err:
        raise serializers.ValidationError(err.messages) from err
    return file


def _check_template(file: File) -> None:
    text = uploads.read_template_text(file)
    try:
        template_store.check_source(text, uploads.base_name(file.name or ""))
    except sandbox.TemplateError as err:
        raise ModelValidationError(str(err)) from err


class StoredFileSerializer(ModelSerializer):
    """The base for rows that own a file: its name must be free, its content must be what it says."""

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        values = super().validate(values)
        model: type[StoredFile] = self.Meta.model
        field = model.FILE_FIELD
        if field in values:
            row = model(**{"pk": self.instance.pk if self.instance else None, field: values[field]})
            uploads.refuse_taken_name(row, field, row.target_path())
        return values


class PrintTemplateSerializer(StoredFileSerializer):
    """What label and report templates have in common."""

    model_type = serializers.ChoiceField(choices=[], help_text="What the template is for")
    template = MediaFileField(help_text="Template file (HTML)")
    revision = serializers.IntegerField(read_only=True, help_text="Counts the changes of content and layout")
    updated_by_detail = UserSerializer(source="updated_by", read_only=True, allow_null=True)

    class Meta:
        model = PrintTemplate
        fields = [
            "pk",
            "name",
            "description",
            "model_type",
            "template",
            "filters",
            "filename_pattern",
            "enabled",
            "revision",
            "attach_to_model",
            "updated",
            "updated_by",
            "updated_by_detail",
        ]

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        # Choices are asked for anew: apps of plugins add to them after this module was imported.
        fields["model_type"].choices = model_type_choices()  # type: ignore[attr-defined]
        return fields

    def validate_template(self, file: File) -> File:
        return _checked_upload(file, _check_template)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        # Who changed it and when is what the server saw, not what a client says.
        values.pop("updated", None)
        values.pop("updated_by", None)
        return super().validate(values)

    def save(self, **values: Any) -> Any:
        request = self.context.get("request")
        return super().save(updated_by=request.user if request else None, **values)


class LabelTemplateSerializer(PrintTemplateSerializer):
    class Meta(PrintTemplateSerializer.Meta):
        model = LabelTemplate
        fields = [*PrintTemplateSerializer.Meta.fields, "width", "height"]
        validators = [UniqueTogetherValidator(LabelTemplate.objects.all(), ["name", "model_type"])]


class ReportTemplateSerializer(PrintTemplateSerializer):
    page_size = serializers.ChoiceField(choices=PageSize.choices, default=PageSize.A4.value, help_text="Page size")

    class Meta(PrintTemplateSerializer.Meta):
        model = ReportTemplate
        fields = [*PrintTemplateSerializer.Meta.fields, "page_size", "landscape", "merge"]
        validators = [UniqueTogetherValidator(ReportTemplate.objects.all(), ["name", "model_type"])]

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        # The default is what the API's document promises. A request that names no paper leaves it to the setting, or to
        # what the template has.
        if "page_size" not in self.initial_data:
            values.pop("page_size", None)
        return super().validate(values)


class ReportSnippetSerializer(StoredFileSerializer):
    snippet = MediaFileField(help_text="Snippet file (HTML)")

    class Meta:
        model = ReportSnippet
        fields = ["pk", "snippet", "description"]

    def validate_snippet(self, file: File) -> File:
        return _checked_upload(file, _check_template)


class ReportAssetSerializer(StoredFileSerializer):
    asset = MediaFileField(help_text="Asset file")

    class Meta:
        model = ReportAsset
        fields = ["pk", "asset", "description"]

    def validate_asset(self, file: File) -> File:
        return _checked_upload(file, uploads.check_asset)


@extend_schema_field({"type": "string"})
class LabelPrinterField(serializers.CharField):
    """The key of a label printer; clients show it as a choice from the list of plugins, where none may be chosen."""

    def run_validation(self, data: Any = empty) -> Any:
        return super().run_validation(empty if data is None or data == "" else data)


class PrintSerializer(DataOutputSerializer):
    """A print request, and the answer to it: the output, and what was asked for."""

    items = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=MAX_KEY),
        allow_empty=False,
        help_text="Primary keys of the items to print, in this order",
    )

    class Meta(DataOutputSerializer.Meta):
        fields = ["template", "items", *DataOutputSerializer.Meta.fields]
        read_only_fields = DataOutputSerializer.Meta.fields


class LabelPrintSerializer(PrintSerializer):
    template = serializers.PrimaryKeyRelatedField(queryset=LabelTemplate.objects.all(), help_text="The label template")
    plugin = LabelPrinterField(required=False, default=DEFAULT_LABEL_PRINTER, help_text="The label printer")


class ReportPrintSerializer(PrintSerializer):
    template = serializers.PrimaryKeyRelatedField(
        queryset=ReportTemplate.objects.all(), help_text="The report template"
    )
