"""The nine roles and the database tables that each one governs.

A table may belong to several roles: any of them grants access. A table named in `IGNORED_TABLES` needs no role at all;
one that stands nowhere (a plugin's own) is left to Django's permissions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal, get_args

from django.db.models import Model

PermissionName = Literal["view", "add", "change", "delete"]
PERMISSION_NAMES: Final[tuple[PermissionName, ...]] = get_args(PermissionName)


@dataclass(frozen=True, kw_only=True)
class Role:
    """A named set of tables, granted to groups by a rule set."""

    name: str
    label: str
    tables: frozenset[str]


_CONTACTS = ("company_company", "company_contact", "company_address")
_PARAMETERS = ("common_parameter", "common_parametertemplate")

ROLES: Final[tuple[Role, ...]] = (
    Role(
        name="admin",
        label="Admin",
        tables=frozenset(
            {
                "auth_group",
                "auth_user",
                "auth_permission",
                "users_apitoken",
                "users_ruleset",
                "report_labeltemplate",
                "report_reporttemplate",
                "report_reportasset",
                "report_reportsnippet",
                "plugin_pluginconfig",
                "plugin_pluginsetting",
                "plugin_pluginusersetting",
                "machine_machineconfig",
                "machine_machinesetting",
                "oauth2_provider_application",
                "oauth2_provider_grant",
                "oauth2_provider_idtoken",
                "oauth2_provider_accesstoken",
                "oauth2_provider_refreshtoken",
                "oauth2_provider_devicegrant",
                "account_emailaddress",
                "account_emailconfirmation",
                "socialaccount_socialaccount",
                "socialaccount_socialapp",
                "socialaccount_socialtoken",
                "mfa_authenticator",
                "usersessions_usersession",
                "flags_flagstate",
                "taggit_tag",
                "taggit_taggeditem",
                "common_barcodescanresult",
                "common_newsfeedentry",
                "common_emailmessage",
                "common_emailthread",
            }
        ),
    ),
    Role(
        name="part_category",
        label="Part Categories",
        tables=frozenset(
            {
                "part_partcategory",
                "part_partcategoryparametertemplate",
                "part_partcategorystar",
            }
        ),
    ),
    Role(
        name="part",
        label="Parts",
        tables=frozenset(
            {
                "part_part",
                "part_partpricing",
                "part_bomitem",
                "part_bomitemsubstitute",
                "part_partsellpricebreak",
                "part_partinternalpricebreak",
                "part_parttesttemplate",
                "part_partparametertemplate",
                "part_partparameter",
                "part_partrelated",
                "part_partstar",
                "part_partstocktake",
                "part_partstocktakereport",
                "part_partcategoryparametertemplate",
                "company_supplierpart",
                "company_supplierpricebreak",
                "company_manufacturerpart",
                "company_manufacturerpartparameter",
                *_PARAMETERS,
            }
        ),
    ),
    Role(
        name="stock_location",
        label="Stock Locations",
        tables=frozenset({"stock_stocklocation", "stock_stocklocationtype"}),
    ),
    Role(
        name="stock",
        label="Stock Items",
        tables=frozenset({"stock_stockitem", "stock_stockitemtracking", "stock_stockitemtestresult"}),
    ),
    Role(
        name="build",
        label="Build Orders",
        tables=frozenset(
            {
                "part_part",
                "part_partcategory",
                "part_bomitem",
                "part_bomitemsubstitute",
                "build_build",
                "build_buildline",
                "build_builditem",
                "stock_stockitem",
                "stock_stocklocation",
                *_PARAMETERS,
            }
        ),
    ),
    Role(
        name="purchase_order",
        label="Purchase Orders",
        tables=frozenset(
            {
                *_CONTACTS,
                "company_supplierpart",
                "company_supplierpricebreak",
                "company_manufacturerpart",
                "company_manufacturerpartparameter",
                "order_purchaseorder",
                "order_purchaseorderlineitem",
                "order_purchaseorderextraline",
                *_PARAMETERS,
            }
        ),
    ),
    Role(
        name="sales_order",
        label="Sales Orders",
        tables=frozenset(
            {
                *_CONTACTS,
                "order_salesorder",
                "order_salesorderlineitem",
                "order_salesorderextraline",
                "order_salesorderallocation",
                "order_salesordershipment",
                *_PARAMETERS,
            }
        ),
    ),
    Role(
        name="return_order",
        label="Return Orders",
        tables=frozenset(
            {
                *_CONTACTS,
                "order_returnorder",
                "order_returnorderlineitem",
                "order_returnorderextraline",
                *_PARAMETERS,
            }
        ),
    ),
)


class RuleSetEnum(StrEnum):
    """The names of the roles."""

    ADMIN = "admin"
    PART_CATEGORY = "part_category"
    PART = "part"
    STOCK_LOCATION = "stock_location"
    STOCK = "stock"
    BUILD = "build"
    PURCHASE_ORDER = "purchase_order"
    SALES_ORDER = "sales_order"
    RETURN_ORDER = "return_order"


ROLE_NAMES: Final[tuple[str, ...]] = tuple(role.name for role in ROLES)
ROLE_LABELS: Final[dict[str, str]] = {role.name: role.label for role in ROLES}

# Whole apps whose tables are bookkeeping of the server: what may be done with them is decided where they are used.
IGNORED_APPS: Final[frozenset[str]] = frozenset(
    {
        "admin",
        "contenttypes",
        "django_q",
        "django_tasks_database",
        "exchange",
        "importer",
        "sessions",
    }
)
IGNORED_TABLES: Final[frozenset[str]] = frozenset(
    {
        "common_attachment",
        "common_customunit",
        "common_dataoutput",
        "common_inventreecustomuserstatemodel",
        "common_inventreesetting",
        "common_inventreeusersetting",
        "common_notificationentry",
        "common_notificationmessage",
        "common_notesimage",
        "common_overduereport",
        "common_projectcode",
        "common_selectionlist",
        "common_selectionlistentry",
        "common_schedulestate",
        "common_scopeversion",
        "common_settingchange",
        "common_storedschedule",
        "common_taskrecord",
        "common_webhookendpoint",
        "common_webhookmessage",
        "common_workerheartbeat",
        "error_report_error",
        "plugin_installrun",
        "plugin_pluginfailure",
        "plugin_notificationusersetting",
        "report_printjob",
        "users_owner",
        "users_sharedvalue",
        "users_userprofile",
    }
)

_ROLES_OF_TABLE: Final[dict[str, tuple[str, ...]]] = {
    table: tuple(role.name for role in ROLES if table in role.tables)
    for table in frozenset[str]().union(*(role.tables for role in ROLES))
}


def table_of(model: type[Model] | Model) -> str:
    """The name under which roles know a model: `<app label>_<model name>`."""
    return f"{model._meta.app_label}_{model._meta.model_name}"


def roles_of_table(table: str) -> tuple[str, ...]:
    return _ROLES_OF_TABLE.get(table, ())


def is_ignored(model: type[Model] | Model) -> bool:
    """Whether the model needs no role."""
    return model._meta.app_label in IGNORED_APPS or table_of(model) in IGNORED_TABLES


def tables_of_roles(roles: Iterable[str]) -> frozenset[str]:
    wanted = set(roles)
    return frozenset[str]().union(*(role.tables for role in ROLES if role.name in wanted))
