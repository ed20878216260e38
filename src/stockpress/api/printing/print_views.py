"""The two print endpoints."""

from __future__ import annotations

import copy
from typing import Any

from django.http import QueryDict
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from stockpress.api.framework import requires
from stockpress.api.framework.metadata import Metadata
from stockpress.api.framework.views import ServiceView, created, user_of
from stockpress.api.outputs.serializers import DataOutputSerializer
from stockpress.api.printing.serializers import LabelPrinterField, LabelPrintSerializer, ReportPrintSerializer
from stockpress.plugins.isolation import PluginBlocked, PluginFailed
from stockpress.printing.errors import JobFailed, PrinterUnknown
from stockpress.printing.label_printer import DEFAULT_LABEL_PRINTER
from stockpress.printing.models import PrintJob
from stockpress.printing.services import PrintLabels, PrintReports, deliver, raise_if_failed
from stockpress.printing.through_plugins import label_printer


class PrintMetadata(Metadata):
    """Describes a print request: what it may carry, without the fields of the answer, and without a model of its own."""

    def determine_metadata(self, request: Request, view: Any) -> dict[str, Any]:
        metadata = super().determine_metadata(request, view)
        metadata.pop("model", None)
        return metadata

    def get_field_info(self, field: Any) -> dict[str, Any]:
        info = super().get_field_info(field)
        if isinstance(field, LabelPrinterField):
            # Clients look for label printers in the list of plugins.
            info |= {
                "type": "related field",
                "model": "pluginconfig",
                "api_url": "/api/plugins/",
                "pk_field": "key",
                "required": False,
                "filters": {"active": True, "mixin": "labels"},
            }
        return info


class PrintView(ServiceView):
    """Checks a request, has it printed, and answers with what is true now."""

    # Whether the user may see what is printed depends on the template's model; the service checks it.
    permission = requires.signed_in
    metadata_class = PrintMetadata

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        serializer: Any = super().get_serializer(*args, **kwargs)
        if not args and "data" not in kwargs:
            # OPTIONS asks for the fields of a request. They are changed in this one object: a class is shared by all.
            for name in DataOutputSerializer.Meta.fields:
                if not isinstance(serializer.fields[name], LabelPrinterField):
                    del serializer.fields[name]
            serializer.fields.update(self.option_fields())
        return serializer

    def option_fields(self) -> dict[str, serializers.Field]:
        """Further fields that a request may carry."""
        return {}

    def answer(self, job: PrintJob, **request_fields: object) -> Response:
        """201 with the output and the request's own fields; 400 with the reason when the job has already failed."""
        try:
            raise_if_failed(deliver(job))
        except JobFailed as err:
            reason = [str(err)]
            raise ValidationError(
                {"non_field_errors": reason, "error": reason, "detail": reason, "output": [str(job.output_id)]}
            ) from err
        output = DataOutputSerializer(job.output, context=self.get_serializer_context()).data
        return created({**output, "items": job.item_ids, **request_fields})


class LabelPrintView(PrintView):
    """Print labels. The chosen label printer adds its own options, at the same level; OPTIONS names them."""

    serializer_class = LabelPrintSerializer

    def option_fields(self) -> dict[str, serializers.Field]:
        data = self.request.data if isinstance(self.request.data, dict) else {}
        key = data.get("plugin") or self.request.query_params.get("plugin") or DEFAULT_LABEL_PRINTER
        try:
            options = label_printer(str(key)).options(self.request)
        except (PrinterUnknown, PluginFailed, PluginBlocked):
            return {}
        # Unbound copies: these belong to the serializer of the options, and are to become fields of another.
        return {name: copy.deepcopy(field) for name, field in options.fields.items()} if options is not None else {}

    @extend_schema(request=LabelPrintSerializer, responses={201: LabelPrintSerializer})
    def post(self, request: Request) -> Response:
        given = self.parse(request)
        job = PrintLabels(
            user=user_of(request),
            template=given["template"],
            item_ids=given["items"],
            plugin_key=given["plugin"],
            options=_options(request.data),
        )()
        return self.answer(job, template=given["template"].pk, plugin=job.plugin)


def _options(data: object) -> dict[str, Any]:
    """What a request carries beside template and items; of a form, the last value of each name."""
    if isinstance(data, QueryDict):
        return dict(data.dict())
    return dict(data) if isinstance(data, dict) else {}


class ReportPrintView(PrintView):
    """Print reports."""

    serializer_class = ReportPrintSerializer

    @extend_schema(request=ReportPrintSerializer, responses={201: ReportPrintSerializer})
    def post(self, request: Request) -> Response:
        given = self.parse(request)
        job = PrintReports(user=user_of(request), template=given["template"], item_ids=given["items"])()
        return self.answer(job, template=given["template"].pk)
