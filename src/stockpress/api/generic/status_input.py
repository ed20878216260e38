"""How a status is given: as a built-in number, or as one of the company's own."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import ValidationError


class StatusInputMixin:
    """For serializers of models with a status that write `status` and `status_custom_key`.

    `status_custom_key` may be any number of the model's status class; the built-in one that it counts as follows from it.
    A `status` given alone ends a status of the company's own.
    """

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        values: dict[str, Any] = super().validate(attrs)  # type: ignore[misc]
        key = values.get("status_custom_key")
        if key is not None:
            meant = self.Meta.model()  # type: ignore[attr-defined]
            try:
                meant.set_status(key)
            except ValueError as err:
                raise ValidationError({"status_custom_key": [str(err)]}) from err
            values.update(status=meant.status, status_custom_key=meant.status_custom_key)
        elif "status" in values:
            values["status_custom_key"] = None
        return values
