"""Models with a status: a built-in value, and perhaps one of the company's own that counts as it."""

from __future__ import annotations

from typing import ClassVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from stockpress.inventory.common.status import StatusCode


class StatusMixin(models.Model):
    """The model defines `status`; `STATUS_CLASS` gives the numbers their meaning."""

    STATUS_CLASS: ClassVar[type[StatusCode]]

    status_custom_key = models.PositiveIntegerField(
        null=True, blank=True, default=None, help_text="Number of a status value of the company's own"
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        key = self.status_custom_key
        if key is not None and not self._has_meaning(key):
            raise ValidationError({"status_custom_key": f"{key} is no status of {self.STATUS_CLASS.__name__}."})

    def get_status(self) -> int:
        """The number people see: that of the custom status if one is set."""
        custom: int | None = self.status_custom_key
        return int(self.status) if custom is None else custom

    def set_status(self, status: int) -> bool:
        """Take a built-in number, or that of a custom status; True when that changed something. Does not save.

        Raises ValueError for a number without a meaning.
        """
        key = int(status)
        before = (self.status, self.status_custom_key)  # type: ignore[has-type]
        if key in {member.value for member in self.STATUS_CLASS}:
            self.status, self.status_custom_key = key, None
        elif key in self._custom_states():
            self.status, self.status_custom_key = self._custom_states()[key][0], key
        else:
            raise ValueError(f"{key} is no status of {self.STATUS_CLASS.__name__}.")
        return before != (self.status, self.status_custom_key)

    set_status.alters_data = True  # type: ignore[attr-defined]

    @property
    def status_text(self) -> str:
        """The status in words."""
        key = self.status_custom_key
        if key is None or key == self.status:
            return self.STATUS_CLASS.text(self.status)
        custom = self._custom_states().get(key)
        return custom[1] if custom else self.STATUS_CLASS.text(self.status)

    @property
    def status_label(self) -> str:
        return self.status_text

    def _has_meaning(self, key: int) -> bool:
        return key in {member.value for member in self.STATUS_CLASS} or key in self._custom_states()

    def _custom_states(self) -> dict[int, tuple[int, str]]:
        """Key -> (built-in number, label), asked for once for all rows that were loaded together."""
        from stockpress.inventory.common.models import InvenTreeCustomUserStateModel as CustomState

        known = self.__dict__.get("_known_custom_states")
        if known is None:
            rows = CustomState.objects.filter(reference_status=self.STATUS_CLASS.__name__)
            known = {key: (logical, label) for key, logical, label in rows.values_list("key", "logical_key", "label")}
            for peer in [self, *getattr(self, "_peers", {}).values()]:
                peer.__dict__["_known_custom_states"] = known
        return known


def models_with(status_class: str) -> list[type[StatusMixin]]:
    """The installed models whose status is one of the named class, and may be one of the company's own."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, StatusMixin) and model.STATUS_CLASS.__name__ == status_class
    ]


def extensible_classes() -> list[str]:
    """The status classes to which a company may add values of its own, by name."""
    return sorted({model.STATUS_CLASS.__name__ for model in apps.get_models() if issubclass(model, StatusMixin)})
