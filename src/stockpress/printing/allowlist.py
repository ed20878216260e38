"""Which models, and which of their attributes, a template may see.

Templates are written by people who may be neither administrators nor allowed to see users' data; so a model is closed
unless it is named here, and a few are open only by the attributes that a document needs.
"""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.db.models import Model

from stockpress.inventory.common.printable import PrintableMixin

OPEN_APPS = frozenset({"part", "stock", "company", "order", "build"})
OPEN_MODELS = frozenset(
    {
        "common.attachment",
        "common.barcodescanresult",
        "common.customunit",
        "common.inventreecustomuserstatemodel",
        "common.parameter",
        "common.parametertemplate",
        "common.projectcode",
        "common.selectionlist",
        "common.selectionlistentry",
        "exchange.exchangebackend",
        "exchange.rate",
        "taggit.tag",
        "taggit.taggeditem",
    }
)
KEYS = frozenset({"pk", "id"})
USER_ATTRIBUTES = KEYS | {
    "username",
    "first_name",
    "last_name",
    "email",
    "get_full_name",
    "get_short_name",
    "get_username",
    "is_active",
    "is_staff",
    "is_superuser",
    "is_authenticated",
    "is_anonymous",
    "profile",
    "groups",
}
TEMPLATE_ATTRIBUTES = KEYS | {
    "name",
    "description",
    "revision",
    "model_type",
    "filters",
    "filename_pattern",
    "enabled",
    "attach_to_model",
    "metadata",
    "updated",
    "updated_by",
    "width",
    "height",
    "page_size",
    "landscape",
    "merge",
}
NARROW_MODELS = {
    # Who watches what is nobody's business but theirs.
    "part.partstar": KEYS,
    "part.partcategorystar": KEYS,
    "auth.group": KEYS | {"name"},
    "contenttypes.contenttype": KEYS | {"app_label", "model", "name"},
    "users.owner": KEYS | {"name", "label", "owner", "owner_type"},
    "users.userprofile": KEYS
    | {"displayname", "position", "status", "location", "active", "contact", "type", "organisation", "primary_group"},
    "report.labeltemplate": TEMPLATE_ATTRIBUTES,
    "report.reporttemplate": TEMPLATE_ATTRIBUTES,
}
CLOSED: frozenset[str] = frozenset()


@lru_cache(maxsize=512)
def visible_attributes(model: type[Model]) -> frozenset[str] | None:
    """The attributes of `model` that a template may name; None means all that only read, empty means none at all."""
    label = model._meta.label_lower
    if label == settings.AUTH_USER_MODEL.lower():
        return USER_ATTRIBUTES
    if label in NARROW_MODELS:
        return NARROW_MODELS[label]
    if model._meta.app_label in OPEN_APPS or label in OPEN_MODELS or issubclass(model, PrintableMixin):
        return None
    parents = [parent for parent in model.__mro__[1:] if issubclass(parent, Model) and hasattr(parent, "_meta")]
    if model._meta.proxy and parents:
        return visible_attributes(parents[0])
    return CLOSED


def is_open(model: type[Model]) -> bool:
    """Templates may see rows of `model`, whole."""
    return visible_attributes(model) is None


def is_closed(model: type[Model]) -> bool:
    """Templates may see nothing of `model`."""
    return visible_attributes(model) == CLOSED
