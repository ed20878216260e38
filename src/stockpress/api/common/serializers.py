"""Parameters and project codes as the API shows them."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from rest_framework import serializers

from stockpress.api.common.choices import parameter_model_types
from stockpress.api.common.fields import InventorySerializer
from stockpress.api.framework.details import Detail
from stockpress.api.users.serializers import OwnerSerializer, UserSerializer
from stockpress.inventory.common.models import Parameter, ParameterTemplate, ProjectCode


class ModelTypeField(serializers.ChoiceField):
    """A model as `app.model`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[], **kwargs)

    def bind(self, field_name: str, parent: Any) -> None:
        super().bind(field_name, parent)
        # Asked for anew: apps of plugins add to them after this module was imported.
        self.choices = parameter_model_types()

    def to_representation(self, value: Any) -> Any:
        return f"{value.app_label}.{value.model}" if isinstance(value, ContentType) else value

    def to_internal_value(self, data: Any) -> Any:
        label = super().to_internal_value(data)
        return ContentType.objects.get_by_natural_key(*label.split(".")) if label else None


class ParameterTemplateSerializer(InventorySerializer):
    """What a parameter means."""

    model_type = ModelTypeField(
        allow_blank=True, allow_null=True, required=False, default="", help_text="The only model it is for"
    )

    class Meta:
        model = ParameterTemplate
        fields = [
            "pk",
            "name",
            "units",
            "description",
            "model_type",
            "checkbox",
            "choices",
            "selectionlist",
            "enabled",
        ]


class ParameterSerializer(InventorySerializer):
    """The value of one parameter of one object."""

    model_type = ModelTypeField(required=False, default="", help_text="The model of the object it belongs to")
    template_detail = ParameterTemplateSerializer(source="template", read_only=True)
    updated_by_detail = UserSerializer(source="updated_by", read_only=True, allow_null=True)

    class Meta:
        model = Parameter
        fields = [
            "pk",
            "template",
            "model_type",
            "model_id",
            "data",
            "data_numeric",
            "note",
            "updated",
            "updated_by",
            "template_detail",
            "updated_by_detail",
        ]
        read_only_fields = ["updated", "updated_by"]


def parameters_field() -> Any:
    """The parameters of an object; see `PARAMETERS` for when they are shown."""
    return ParameterSerializer(source="parameters_list", many=True, read_only=True, allow_null=True)


PARAMETERS = Detail(
    prefetch=("parameters_list__updated_by",), description="Include the object's parameters in the response"
)


class ProjectCodeSerializer(InventorySerializer):
    """A project that orders and builds are booked on."""

    responsible_detail = OwnerSerializer(source="responsible", read_only=True, allow_null=True)

    class Meta:
        model = ProjectCode
        fields = ["pk", "code", "description", "responsible", "responsible_detail"]
        details = {
            "responsible_detail": Detail(default=True, prefetch=("responsible__owner_type", "responsible__owner"))
        }
