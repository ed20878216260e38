"""The settings that parts read: rules, names, and defaults of new parts."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from stockpress.inventory.common.icons import check_icon
from stockpress.inventory.part.naming import DEFAULT_FORMAT, check_name_format
from stockpress.inventory.part.numbers import problem_with_number_pattern
from stockpress.settings_registry import SettingDef, declare
from stockpress.settings_registry.definitions import Value

_DUPLICATING = "User interfaces read it: the choice that is made already when a part is duplicated."
_CREATING = "User interfaces read it: the choice that is made already when a part is created."


def _check_number_pattern(value: Value) -> None:
    problem = problem_with_number_pattern(str(value))
    if problem:
        raise ValidationError(problem)


def _flag(key: str, name: str, description: str, *, default: bool, unread: str = "") -> SettingDef:
    return SettingDef(key=key, name=name, description=description, type=bool, default=default, unread=unread)


declare(
    _flag(
        "PART_ENABLE_REVISION",
        "Part Revisions",
        "Offer revisions of parts",
        default=True,
        unread="User interfaces read it: they show or hide the field for the revision.",
    ),
    _flag(
        "PART_REVISION_ASSEMBLY_ONLY",
        "Assembly Revision Only",
        "Only parts that are assemblies have revisions",
        default=False,
    ),
    _flag(
        "PART_ALLOW_DELETE_FROM_ASSEMBLY",
        "Allow Deletion from Assembly",
        "Parts that stand in a bill of materials can be deleted, and their lines with them",
        default=False,
    ),
    SettingDef(
        key="PART_IPN_REGEX",
        name="IPN Regex",
        description="Regular expression that internal part numbers have to match; empty for none",
        check=_check_number_pattern,
    ),
    _flag(
        "PART_ALLOW_DUPLICATE_IPN",
        "Allow Duplicate IPN",
        "Several parts may have the same internal part number",
        default=True,
    ),
    _flag(
        "PART_ALLOW_EDIT_IPN",
        "Allow Editing IPN",
        "The internal part number can be changed after the part was created",
        default=True,
        unread="User interfaces read it: they show or hide the field when a part is edited.",
    ),
    _flag(
        "PART_COPY_BOM",
        "Copy Part BOM Data",
        "A duplicate of a part gets its bill of materials",
        default=True,
        unread=_DUPLICATING,
    ),
    _flag(
        "PART_COPY_PARAMETERS",
        "Copy Part Parameter Data",
        "A duplicate of a part gets its parameters",
        default=True,
        unread=_DUPLICATING,
    ),
    _flag(
        "PART_COPY_TESTS",
        "Copy Part Test Data",
        "A duplicate of a part gets its tests",
        default=True,
        unread=_DUPLICATING,
    ),
    _flag(
        "PART_CATEGORY_PARAMETERS",
        "Copy Category Parameter Templates",
        "A new part gets the parameters of its category",
        default=True,
        unread=_CREATING,
    ),
    _flag("PART_TEMPLATE", "Template", "New parts are templates", default=False),
    _flag("PART_ASSEMBLY", "Assembly", "New parts are made from others", default=False),
    _flag("PART_COMPONENT", "Component", "New parts can be used in others", default=True),
    _flag("PART_PURCHASEABLE", "Purchaseable", "New parts can be bought", default=True),
    _flag("PART_SALABLE", "Salable", "New parts can be sold", default=False),
    _flag("PART_TRACKABLE", "Trackable", "The items of new parts are tracked one by one", default=False),
    _flag("PART_VIRTUAL", "Virtual", "New parts are no things that can be in stock", default=False),
    _flag(
        "PART_SHOW_RELATED",
        "Show related parts",
        "Offer the list of related parts",
        default=True,
        unread="User interfaces read it: they show or hide the panel of related parts.",
    ),
    _flag(
        "PART_CREATE_INITIAL",
        "Initial Stock Data",
        "Offer to enter stock together with a new part",
        default=False,
        unread=_CREATING,
    ),
    _flag(
        "PART_CREATE_SUPPLIER",
        "Initial Supplier Data",
        "Offer to enter a supplier together with a new part",
        default=True,
        unread=_CREATING,
    ),
    SettingDef(
        key="PART_NAME_FORMAT",
        name="Part Name Display Format",
        description="Template of the full name of a part, made of its fields such as {{ part.name }}",
        default=DEFAULT_FORMAT,
        check=check_name_format,
    ),
    SettingDef(
        key="PART_CATEGORY_DEFAULT_ICON",
        name="Part Category Default Icon",
        description="Icon of categories that have none of their own; empty for none",
        check_now=check_icon,
    ),
)
