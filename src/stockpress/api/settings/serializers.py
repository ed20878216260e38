"""The forms of settings in the API. What is sent is made by `showing`; these describe it and check what comes in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from stockpress.api.framework.cleaning import clean_text
from stockpress.api.framework.serializers import ModelSerializer, Serializer
from stockpress.api.settings.showing import effective
from stockpress.settings_registry.definitions import VALUE_LENGTH
from stockpress.settings_registry.models.history import SettingChange
from stockpress.settings_registry.origins import Origin

CHANGED = "changed"


@extend_schema_field(OpenApiTypes.STR)
class ValueField(serializers.Field):
    """The value of a setting: given as any JSON scalar, taken as text; sent as what it is.

    Line ends and other control characters are dropped, surrounding space too; HTML is refused.
    """

    def to_internal_value(self, data: Any) -> str:
        if hasattr(data, "read"):
            raise ValidationError(["A file is not the value of a setting."])
        text = "".join(character for character in str(data) if character.isprintable())
        if len(text) > VALUE_LENGTH:
            raise ValidationError([f"A value may have at most {VALUE_LENGTH} characters."])
        return clean_text(text)

    def to_representation(self, value: Any) -> Any:
        return value


@extend_schema_field({"type": "object", "additionalProperties": {}})
class _ObjectField(serializers.JSONField):
    """An object; null is sent where there is none."""


class SettingSerializer(Serializer):
    """What every kind of setting has."""

    pk = serializers.IntegerField(read_only=True, help_text="Number of the setting in lists")
    key = serializers.CharField(read_only=True, help_text="Name of the setting for programs")
    value = ValueField(allow_null=True, help_text="The value: text, number or true and false, as the setting is")
    name = serializers.CharField(read_only=True, help_text="Name of the setting for people")
    description = serializers.CharField(read_only=True, help_text="What the setting does")
    type = serializers.CharField(read_only=True, help_text="boolean, integer, string or related field")
    choices = serializers.ListField(read_only=True, help_text="The values to choose from; empty if there is no choice")
    model_name = serializers.CharField(read_only=True, allow_null=True, help_text="The model whose rows are the values")
    model_filters = _ObjectField(read_only=True, help_text="Which rows of that model to offer")
    api_url = serializers.CharField(read_only=True, allow_null=True, help_text="Where these rows are listed")
    typ = serializers.CharField(read_only=True, help_text="Whose setting it is")
    required = serializers.BooleanField(read_only=True, help_text="Whether something does not work without a value")  # type: ignore[assignment]  # a field named as an attribute of fields

    class Meta:
        # The field cleans its text itself: a setting is one line.
        raw_fields = ("value",)


class _ConfirmedSerializer(SettingSerializer):
    units = serializers.CharField(read_only=True, help_text="Unit of a number")
    confirm = serializers.BooleanField(read_only=True, help_text="Whether to ask before the value is changed")
    confirm_text = serializers.CharField(read_only=True, help_text="What to ask")


class GlobalSettingsSerializer(_ConfirmedSerializer):
    """A setting of the whole server."""

    read_only = serializers.BooleanField(  # type: ignore[assignment]  # as `required`
        read_only=True,
        help_text="Whether the server's configuration fixes the value, so that it cannot be changed here",
    )


class UserSettingsSerializer(_ConfirmedSerializer):
    """A setting of the user who asks."""

    user = serializers.IntegerField(read_only=True, help_text="The user")


class NotificationUserSettingSerializer(SettingSerializer):
    """Whether the user who asks is told by one way of notifying."""

    method = serializers.CharField(read_only=True, help_text="The way of notifying")


class EffectiveSettingSerializer(Serializer):
    """A value that holds, and where it comes from. Secrets are masked."""

    key = serializers.CharField(read_only=True)
    typ = serializers.CharField(read_only=True, help_text="inventree for the whole server, user, or notification")
    user = serializers.IntegerField(read_only=True, allow_null=True, help_text="Whose setting it is")
    name = serializers.CharField(read_only=True)
    type = serializers.CharField(read_only=True)
    units = serializers.CharField(read_only=True)
    value = ValueField(read_only=True, allow_null=True)
    default = ValueField(read_only=True, allow_null=True)
    origin = serializers.ChoiceField(choices=[(origin.value, origin.value) for origin in Origin], read_only=True)
    source = serializers.CharField(  # type: ignore[assignment]
        read_only=True, help_text="The variable or the file that fixes the value"
    )
    stored = ValueField(
        read_only=True, allow_null=True, help_text="The text in the database, even if something else holds"
    )
    read_only = serializers.BooleanField(read_only=True)  # type: ignore[assignment]
    restart = serializers.BooleanField(read_only=True, help_text="Whether a change waits for the next start")

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return effective(instance)


class SettingChangeSerializer(ModelSerializer):
    """One change of a setting. Null stands for "not set": the default held."""

    secret = serializers.BooleanField(source="is_secret", read_only=True)
    changed_at = serializers.DateTimeField(read_only=True, format="%Y-%m-%d %H:%M:%S")

    class Meta:
        model = SettingChange
        fields = ["pk", "scope", "key", "user", "secret", "changed_by", "changed_by_name", "changed_at", "via"]
        read_only_fields = fields

    def get_fields(self) -> dict[str, serializers.Field]:
        # `from` is a word of the language, so that no attribute of a class can be called so.
        return {
            **super().get_fields(),
            "from": serializers.CharField(source="old", read_only=True, allow_null=True),
            "to": serializers.CharField(source="new", read_only=True, allow_null=True),
        }

    def to_representation(self, instance: SettingChange) -> Mapping[str, Any]:  # type: ignore[override]
        members: dict[str, Any] = super().to_representation(instance)
        return {**members, "to": CHANGED} if instance.is_secret else members
