"""Status values as the API shows them, and as it takes those of the company's own."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from stockpress.api.framework.serializers import ModelSerializer, Serializer
from stockpress.inventory.common import states
from stockpress.inventory.common.models import InvenTreeCustomUserStateModel as CustomState
from stockpress.inventory.common.stateful import extensible_classes
from stockpress.inventory.common.status import Color

# The form is the same over every database, whatever the columns of each can hold; the model refuses what makes no sense.
_SMALLEST, _LARGEST = -(1 << 63), (1 << 63) - 1


class GenericStateValueSerializer(Serializer):
    """One status value."""

    key = serializers.IntegerField(help_text="Number that objects carry")
    logical_key = serializers.CharField(required=False, help_text="Number of the built-in value it counts as")
    name = serializers.CharField(help_text="Name for programs")
    label = serializers.CharField(help_text="What people read")  # type: ignore[assignment]  # the fields have one, too
    color = serializers.CharField(required=False, help_text="Color")
    custom = serializers.BooleanField(required=False, help_text="True for a value of the company's own")


class GenericStateClassSerializer(Serializer):
    """The values that a status can have, by name."""

    status_class = serializers.CharField(read_only=True, help_text="Name of the class")
    values = serializers.DictField(child=GenericStateValueSerializer())


def reference_statuses() -> list[tuple[str, str]]:
    """The status classes that take custom states."""
    return [(name, name) for name in extensible_classes()]


class ReferenceStatusField(serializers.ChoiceField):
    """The name of a status class that takes custom states."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[], **kwargs)

    def bind(self, field_name: str, parent: Any) -> None:
        super().bind(field_name, parent)
        # Asked for anew: apps of plugins add to them after this module was imported.
        self.choices = reference_statuses()


class CustomStateSerializer(ModelSerializer):
    """A status value of the company's own."""

    key = serializers.IntegerField(min_value=_SMALLEST, max_value=_LARGEST, help_text="Number stored in the database")
    logical_key = serializers.IntegerField(
        min_value=_SMALLEST, max_value=_LARGEST, help_text="Number of the built-in status it counts as"
    )
    reference_status = ReferenceStatusField(help_text="The status class that it belongs to")
    color = serializers.ChoiceField(
        choices=[(color.value, color.value) for color in Color], required=False, help_text="Color"
    )
    model_name = serializers.SerializerMethodField(help_text="The model whose objects can have it")

    class Meta:
        model = CustomState
        fields = ["pk", "key", "name", "label", "color", "logical_key", "model", "model_name", "reference_status"]
        # The model says which field is in the way of another state.
        validators: list[Any] = []

    def get_model_name(self, state: CustomState) -> str:
        return str(state.model.name) if state.model else ""

    def create(self, validated_data: dict[str, Any]) -> CustomState:
        return states.create_custom_state(**validated_data)

    def update(self, instance: CustomState, validated_data: dict[str, Any]) -> CustomState:
        return states.change_custom_state(state=instance, changes=validated_data)
