"""Every name that plugins import is there, and is an object of ours.

The names are those that plugins of the package index were seen to use, and those that InvenTree documents for them.
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings

from stockpress.project import compat_path

# Names of other software, and what of ours they are.
NAMES: dict[str, dict[str, str]] = {
    "build.events": {
        "BuildEvents": "stockpress.inventory.build.events:BuildEvents",
    },
    "build.models": {
        "Build": "stockpress.inventory.build.models.builds:Build",
        "BuildItem": "stockpress.inventory.build.models.lines:BuildItem",
        "BuildLine": "stockpress.inventory.build.models.lines:BuildLine",
    },
    "build.serializers": {
        "BuildItemSerializer": "stockpress.api.build.serializers:BuildItemSerializer",
        "BuildLineSerializer": "stockpress.api.build.serializers:BuildLineSerializer",
        "BuildSerializer": "stockpress.api.build.serializers:BuildSerializer",
    },
    "build.status_codes": {
        "BuildStatus": "stockpress.inventory.build.status_codes:BuildStatus",
        "BuildStatusGroups": "stockpress.inventory.build.status_codes:BuildStatusGroups",
    },
    "common.icons": {
        "IconPack": "stockpress.inventory.common.icons:IconPack",
    },
    "common.models": {
        "Attachment": "stockpress.inventory.common.models.attachment:Attachment",
        "DataOutput": "stockpress.outputs.models:DataOutput",
        "InvenTreeSetting": "stockpress.settings_registry.models.values:InvenTreeSetting",
        "Parameter": "stockpress.inventory.common.models.parameter:Parameter",
        "ParameterTemplate": "stockpress.inventory.common.models.parameter:ParameterTemplate",
        "ProjectCode": "stockpress.inventory.common.models.reference_data:ProjectCode",
        "SelectionList": "stockpress.inventory.common.models.selection:SelectionList",
    },
    "common.notifications": {
        "NotificationBody": "stockpress.inventory.common.notifications:NotificationBody",
        "logger": "stockpress.inventory.common.notifications:log",
        "trigger_notification": "stockpress.inventory.common.notifications:trigger_notification",
    },
    "common.serializers": {
        "AttachmentSerializer": "stockpress.api.common.attachment_serializers:AttachmentSerializer",
        "DataOutputSerializer": "stockpress.api.outputs.serializers:DataOutputSerializer",
        "ParameterSerializer": "stockpress.api.common.serializers:ParameterSerializer",
        "ParameterTemplateSerializer": "stockpress.api.common.serializers:ParameterTemplateSerializer",
        "ProjectCodeSerializer": "stockpress.api.common.serializers:ProjectCodeSerializer",
    },
    "common.settings": {
        "get_global_setting": "stockpress.settings_registry.global_access:get_global_setting",
    },
    "company.models": {
        "Address": "stockpress.inventory.company.models.company:Address",
        "Company": "stockpress.inventory.company.models.company:Company",
        "Contact": "stockpress.inventory.company.models.company:Contact",
        "ManufacturerPart": "stockpress.inventory.company.models.sourcing:ManufacturerPart",
        "SupplierPart": "stockpress.inventory.company.models.sourcing:SupplierPart",
        "SupplierPriceBreak": "stockpress.inventory.company.models.sourcing:SupplierPriceBreak",
    },
    "company.serializers": {
        "AddressSerializer": "stockpress.api.company.serializers:AddressSerializer",
        "CompanySerializer": "stockpress.api.company.serializers:CompanySerializer",
        "ContactSerializer": "stockpress.api.company.serializers:ContactSerializer",
        "ManufacturerPartSerializer": "stockpress.api.company.sourcing_serializers:ManufacturerPartSerializer",
        "SupplierPartSerializer": "stockpress.api.company.sourcing_serializers:SupplierPartSerializer",
    },
    "data_exporter.mixins": {
        "DataExportViewMixin": "stockpress.api.exports.views:DataExportViewMixin",
    },
    "django_q.models": {
        "Schedule": "stockpress.jobs.models:StoredSchedule",
        "Task": "stockpress.jobs.models:TaskRecord",
    },
    "django_q.tasks": {
        "async_task": "stockpress.jobs.by_q_names:async_task",
    },
    "generic.states": {
        "ColorEnum": "stockpress.inventory.common.status:Color",
        "StatusCode": "stockpress.inventory.common.status:StatusCode",
        "TransitionMethod": "stockpress.inventory.common.transitions:TransitionMethod",
    },
    "generic.states.transition": {
        "TransitionMethod": "stockpress.inventory.common.transitions:TransitionMethod",
    },
    "importer.mixins": {
        "DataImportSerializerMixin": "stockpress.api.for_plugins.data_files:DataImportSerializerMixin",
    },
    "importer.registry": {
        "register_importer": "stockpress.api.for_plugins.data_files:register_importer",
    },
    "InvenTree.api_version": {
        "INVENTREE_API_VERSION": "stockpress.api.system.history:API_VERSION",
    },
    "InvenTree.conversion": {
        "convert_physical_value": "stockpress.plugins.helpers.quantities:convert_physical_value",
        "convert_value": "stockpress.plugins.helpers.quantities:convert_value",
        "is_dimensionless": "stockpress.plugins.helpers.quantities:is_dimensionless",
    },
    "InvenTree.exceptions": {
        "log_error": "stockpress.plugins.helpers.errors:log_error",
    },
    "InvenTree.fields": {
        "InvenTreeModelMoneyField": "stockpress.inventory.common.fields:ModelMoneyField",
        "RoundingDecimalField": "stockpress.inventory.common.fields:RoundingDecimalField",
    },
    "InvenTree.filters": {
        "ORDER_FILTER": "stockpress.api.for_plugins.filters:ORDER_FILTER",
        "SEARCH_ORDER_FILTER": "stockpress.api.for_plugins.filters:SEARCH_ORDER_FILTER",
    },
    "InvenTree.helpers": {
        "DownloadFile": "stockpress.plugins.helpers.downloads:download_file",
        "current_date": "stockpress.plugins.helpers.moments:current_date",
        "current_time": "stockpress.plugins.helpers.moments:current_time",
        "decimal2string": "stockpress.plugins.helpers.texts:decimal2string",
        "normalize": "stockpress.plugins.helpers.texts:normalize",
        "pui_url": "stockpress.plugins.helpers.addresses:pui_url",
        "str2bool": "stockpress.plugins.helpers.texts:str2bool",
    },
    "InvenTree.helpers_email": {
        "get_email_for_user": "stockpress.plugins.helpers.mails:get_email_for_user",
        "send_email": "stockpress.plugins.helpers.mails:send_email",
    },
    "InvenTree.helpers_model": {
        "construct_absolute_url": "stockpress.plugins.helpers.addresses:construct_absolute_url",
        "download_image_from_url": "stockpress.plugins.helpers.pictures:download_image_from_url",
        "get_base_url": "stockpress.plugins.helpers.addresses:get_base_url",
        "notify_users": "stockpress.inventory.common.notifications:notify_users",
    },
    "InvenTree.mixins": {
        "CreateAPI": "stockpress.api.for_plugins.views:CreateAPI",
        "DataImportExportSerializerMixin": "stockpress.api.for_plugins.data_files:DataImportExportSerializerMixin",
        "ListAPI": "stockpress.api.for_plugins.views:ListAPI",
        "ListCreateAPI": "stockpress.api.for_plugins.views:ListCreateAPI",
        "RetrieveAPI": "stockpress.api.for_plugins.views:RetrieveAPI",
        "RetrieveUpdateDestroyAPI": "stockpress.api.for_plugins.views:RetrieveUpdateDestroyAPI",
    },
    "InvenTree.models": {
        "InvenTreeModel": "stockpress.inventory.common.mixins:InventoryModel",
    },
    "InvenTree.permissions": {
        "InvenTreeRoleScopeMixin": "stockpress.api.for_plugins.permissions:InvenTreeRoleScopeMixin",
        "InvenTreeTokenMatchesOASRequirements": "stockpress.api.for_plugins.permissions:InvenTreeTokenMatchesOASRequirements",
        "IsAdminOrAdminScope": "stockpress.api.for_plugins.permissions:IsAdminOrAdminScope",
        "OASTokenMixin": "stockpress.api.for_plugins.permissions:OASTokenMixin",
        "RolePermission": "stockpress.api.for_plugins.permissions:RolePermission",
        "auth_exempt": "stockpress.plugins.activation.guarding:auth_exempt",
        "map_scope": "stockpress.api.for_plugins.permissions:map_scope",
    },
    "InvenTree.serializers": {
        "InvenTreeCurrencySerializer": "stockpress.api.for_plugins.serializers:CurrencyCodeField",
        "InvenTreeDecimalField": "stockpress.api.for_plugins.serializers:DecimalNumberField",
        "InvenTreeModelSerializer": "stockpress.api.common.fields:InventorySerializer",
        "InvenTreeMoneySerializer": "stockpress.api.for_plugins.serializers:MoneyField",
    },
    "InvenTree.status_codes": {
        "StockStatus": "stockpress.inventory.stock.status_codes:StockStatus",
    },
    "InvenTree.tasks": {
        "check_daily_holdoff": "stockpress.plugins.helpers.tasks:check_daily_holdoff",
        "offload_task": "stockpress.plugins.helpers.calls:offload_task",
        "record_task_success": "stockpress.plugins.helpers.tasks:record_task_success",
    },
    "InvenTree.unit_test": {
        "InvenTreeAPITestCase": "stockpress.api.for_plugins.testing:InvenTreeAPITestCase",
        "InvenTreeTestCase": "stockpress.api.for_plugins.testing:InvenTreeTestCase",
    },
    "InvenTree.validators": {
        "validate_physical_units": "stockpress.inventory.common.conversion:validate_units",
    },
    "InvenTree.version": {
        "inventreeVersion": "stockpress.api.for_plugins.versions:inventree_version",
    },
    "machine.machine_types": {
        "LabelPrinterBaseDriver": "stockpress.machines.label_printer:LabelPrinterBaseDriver",
        "LabelPrinterMachine": "stockpress.machines.label_printer:LabelPrinterMachine",
    },
    "machine.machine_types.label_printer": {
        "LabelPrinterStatus": "stockpress.machines.status:LabelPrinterStatus",
    },
    "order.events": {
        "PurchaseOrderEvents": "stockpress.inventory.order.events:PurchaseOrderEvents",
        "ReturnOrderEvents": "stockpress.inventory.order.events:ReturnOrderEvents",
        "SalesOrderEvents": "stockpress.inventory.order.events:SalesOrderEvents",
    },
    "order.models": {
        "PurchaseOrder": "stockpress.inventory.order.models.purchase:PurchaseOrder",
        "PurchaseOrderLineItem": "stockpress.inventory.order.models.purchase:PurchaseOrderLineItem",
        "ReturnOrder": "stockpress.inventory.order.models.returns:ReturnOrder",
        "ReturnOrderLineItem": "stockpress.inventory.order.models.returns:ReturnOrderLineItem",
        "SalesOrder": "stockpress.inventory.order.models.sales:SalesOrder",
        "SalesOrderAllocation": "stockpress.inventory.order.models.allocations:SalesOrderAllocation",
        "SalesOrderLineItem": "stockpress.inventory.order.models.sales:SalesOrderLineItem",
        "SalesOrderShipment": "stockpress.inventory.order.models.shipments:SalesOrderShipment",
    },
    "order.serializers": {
        "PurchaseOrderLineItemSerializer": "stockpress.api.order.line_serializers:PurchaseOrderLineItemSerializer",
        "PurchaseOrderSerializer": "stockpress.api.order.serializers:PurchaseOrderSerializer",
        "ReturnOrderLineItemSerializer": "stockpress.api.order.line_serializers:ReturnOrderLineItemSerializer",
        "ReturnOrderSerializer": "stockpress.api.order.serializers:ReturnOrderSerializer",
        "SalesOrderAllocationSerializer": "stockpress.api.order.line_serializers:SalesOrderAllocationSerializer",
        "SalesOrderLineItemSerializer": "stockpress.api.order.line_serializers:SalesOrderLineItemSerializer",
        "SalesOrderSerializer": "stockpress.api.order.serializers:SalesOrderSerializer",
    },
    "order.status_codes": {
        "PurchaseOrderStatus": "stockpress.inventory.order.status_codes:PurchaseOrderStatus",
        "PurchaseOrderStatusGroups": "stockpress.inventory.order.status_codes:PurchaseOrderStatusGroups",
        "ReturnOrderStatusGroups": "stockpress.inventory.order.status_codes:ReturnOrderStatusGroups",
        "SalesOrderStatus": "stockpress.inventory.order.status_codes:SalesOrderStatus",
        "SalesOrderStatusGroups": "stockpress.inventory.order.status_codes:SalesOrderStatusGroups",
    },
    "part.api": {
        "PartList": "stockpress.api.part.views:PartListView",
    },
    "part.filters": {
        "annotate_build_order_allocations": "stockpress.inventory.levels.expressions:annotate_build_order_allocations",
        "annotate_sales_order_allocations": "stockpress.inventory.levels.expressions:annotate_sales_order_allocations",
        "annotate_total_stock": "stockpress.inventory.levels.expressions:annotate_total_stock",
        "annotate_variant_quantity": "stockpress.inventory.levels.expressions:annotate_variant_quantity",
        "variant_stock_query": "stockpress.inventory.levels.expressions:variant_stock_query",
    },
    "part.models": {
        "BomItem": "stockpress.inventory.part.models.bom:BomItem",
        "BomItemSubstitute": "stockpress.inventory.part.models.bom:BomItemSubstitute",
        "Part": "stockpress.inventory.part.models.part:Part",
        "PartCategory": "stockpress.inventory.part.models.category:PartCategory",
        "PartCategoryParameterTemplate": "stockpress.inventory.part.models.category:PartCategoryParameterTemplate",
        "PartRelated": "stockpress.inventory.part.models.links:PartRelated",
        "PartTestTemplate": "stockpress.inventory.part.models.test_template:PartTestTemplate",
    },
    "part.serializers": {
        "BomItemSerializer": "stockpress.api.part.bom_serializers:BomItemSerializer",
        "BomItemSubstituteSerializer": "stockpress.api.part.bom_serializers:BomItemSubstituteSerializer",
        "CategorySerializer": "stockpress.api.part.serializers:CategorySerializer",
        "PartBriefSerializer": "stockpress.api.part.brief_serializers:PartBriefSerializer",
        "PartSerializer": "stockpress.api.part.serializers:PartSerializer",
        "PartTestTemplateSerializer": "stockpress.api.part.brief_serializers:PartTestTemplateSerializer",
    },
    "plugin": {
        "InvenTreePlugin": "stockpress.plugins.contract:InvenTreePlugin",
        "MixinImplementationError": "stockpress.plugins.errors:MixinImplementationError",
        "MixinNotImplementedError": "stockpress.plugins.errors:MixinNotImplementedError",
        "PluginMixinEnum": "stockpress.plugins.names:PluginMixinEnum",
        "registry": "stockpress.plugins.registry:registry",
    },
    "plugin.base.action.mixins": {
        "ActionMixin": "stockpress.plugins.mixins.action:ActionMixin",
    },
    "plugin.base.barcodes.mixins": {
        "BarcodeMixin": "stockpress.plugins.mixins.barcode:BarcodeMixin",
        "SupplierBarcodeMixin": "stockpress.plugins.mixins.supplier_barcode:SupplierBarcodeMixin",
    },
    "plugin.base.event.mixins": {
        "EventMixin": "stockpress.plugins.mixins.event:EventMixin",
    },
    "plugin.base.icons.mixins": {
        "IconPackMixin": "stockpress.plugins.mixins.icon_pack:IconPackMixin",
    },
    "plugin.base.integration.APICallMixin": {
        "APICallMixin": "stockpress.plugins.mixins.api_call:APICallMixin",
    },
    "plugin.base.integration.AppMixin": {
        "AppMixin": "stockpress.plugins.mixins.app:AppMixin",
    },
    "plugin.base.integration.CurrencyExchangeMixin": {
        "CurrencyExchangeMixin": "stockpress.plugins.mixins.currency_exchange:CurrencyExchangeMixin",
    },
    "plugin.base.integration.DataExport": {
        "DataExportMixin": "stockpress.plugins.mixins.data_export:DataExportMixin",
    },
    "plugin.base.integration.MachineMixin": {
        "MachineDriverMixin": "stockpress.plugins.mixins.machine_driver:MachineDriverMixin",
    },
    "plugin.base.integration.NavigationMixin": {
        "NavigationMixin": "stockpress.plugins.mixins.navigation:NavigationMixin",
    },
    "plugin.base.integration.NotificationMixin": {
        "NotificationMixin": "stockpress.plugins.mixins.notification:NotificationMixin",
    },
    "plugin.base.integration.ReportMixin": {
        "ReportMixin": "stockpress.plugins.mixins.report:ReportMixin",
    },
    "plugin.base.integration.ScheduleMixin": {
        "ScheduleMixin": "stockpress.plugins.mixins.schedule:ScheduleMixin",
    },
    "plugin.base.integration.SettingsMixin": {
        "SettingsMixin": "stockpress.plugins.mixins.settings:SettingsMixin",
    },
    "plugin.base.integration.TransitionMixin": {
        "TransitionMixin": "stockpress.plugins.mixins.transition:TransitionMixin",
    },
    "plugin.base.integration.UrlsMixin": {
        "UrlsMixin": "stockpress.plugins.mixins.urls:UrlsMixin",
    },
    "plugin.base.integration.ValidationMixin": {
        "ValidationMixin": "stockpress.plugins.mixins.validation:ValidationMixin",
    },
    "plugin.base.label.label": {
        "print_label": "stockpress.plugins.mixins.label_task:print_label",
    },
    "plugin.base.label.mixins": {
        "LabelPrintingMixin": "stockpress.plugins.mixins.label_printing:LabelPrintingMixin",
    },
    "plugin.base.locate.mixins": {
        "LocateMixin": "stockpress.plugins.mixins.locate:LocateMixin",
    },
    "plugin.base.mail.mixins": {
        "MailMixin": "stockpress.plugins.mixins.mail:MailMixin",
    },
    "plugin.base.supplier.helpers": {
        "ImportParameter": "stockpress.plugins.mixins.supplier_types:ImportParameter",
        "SearchResult": "stockpress.plugins.mixins.supplier_types:SearchResult",
    },
    "plugin.base.supplier.mixins": {
        "SupplierMixin": "stockpress.plugins.mixins.supplier_import:SupplierMixin",
    },
    "plugin.base.ui.mixins": {
        "UIFeature": "stockpress.plugins.mixins.user_interface:UIFeature",
        "UserInterfaceMixin": "stockpress.plugins.mixins.user_interface:UserInterfaceMixin",
    },
    "plugin.events": {
        "PluginEvents": "stockpress.plugins.names:PluginEvents",
        "process_event": "stockpress.plugins.helpers.events:process_event",
        "register_event": "stockpress.plugins.helpers.events:register_event",
        "trigger_event": "stockpress.plugins.activation.events:trigger_event",
    },
    "plugin.helpers": {
        "IntegrationPluginError": "stockpress.plugins.errors:IntegrationPluginError",
        "MixinImplementationError": "stockpress.plugins.errors:MixinImplementationError",
        "MixinNotImplementedError": "stockpress.plugins.errors:MixinNotImplementedError",
    },
    "plugin.machine": {
        "BaseDriver": "stockpress.machines.contract:BaseDriver",
        "BaseMachineType": "stockpress.machines.contract:BaseMachineType",
        "MachineProperty": "stockpress.machines.contract:MachineProperty",
        "MachineStatus": "stockpress.machines.status:MachineStatus",
    },
    "plugin.machine.machine_types": {
        "LabelPrinterBaseDriver": "stockpress.machines.label_printer:LabelPrinterBaseDriver",
        "LabelPrinterMachine": "stockpress.machines.label_printer:LabelPrinterMachine",
    },
    "plugin.mixins": {
        "APICallMixin": "stockpress.plugins.mixins.api_call:APICallMixin",
        "ActionMixin": "stockpress.plugins.mixins.action:ActionMixin",
        "AppMixin": "stockpress.plugins.mixins.app:AppMixin",
        "BarcodeMixin": "stockpress.plugins.mixins.barcode:BarcodeMixin",
        "CurrencyExchangeMixin": "stockpress.plugins.mixins.currency_exchange:CurrencyExchangeMixin",
        "DataExportMixin": "stockpress.plugins.mixins.data_export:DataExportMixin",
        "EventMixin": "stockpress.plugins.mixins.event:EventMixin",
        "IconPackMixin": "stockpress.plugins.mixins.icon_pack:IconPackMixin",
        "LabelPrintingMixin": "stockpress.plugins.mixins.label_printing:LabelPrintingMixin",
        "LocateMixin": "stockpress.plugins.mixins.locate:LocateMixin",
        "MachineDriverMixin": "stockpress.plugins.mixins.machine_driver:MachineDriverMixin",
        "MailMixin": "stockpress.plugins.mixins.mail:MailMixin",
        "NavigationMixin": "stockpress.plugins.mixins.navigation:NavigationMixin",
        "NotificationMixin": "stockpress.plugins.mixins.notification:NotificationMixin",
        "ReportMixin": "stockpress.plugins.mixins.report:ReportMixin",
        "ScheduleMixin": "stockpress.plugins.mixins.schedule:ScheduleMixin",
        "SettingsMixin": "stockpress.plugins.mixins.settings:SettingsMixin",
        "SupplierBarcodeMixin": "stockpress.plugins.mixins.supplier_barcode:SupplierBarcodeMixin",
        "SupplierMixin": "stockpress.plugins.mixins.supplier_import:SupplierMixin",
        "TransitionMixin": "stockpress.plugins.mixins.transition:TransitionMixin",
        "UrlsMixin": "stockpress.plugins.mixins.urls:UrlsMixin",
        "UserInterfaceMixin": "stockpress.plugins.mixins.user_interface:UserInterfaceMixin",
        "ValidationMixin": "stockpress.plugins.mixins.validation:ValidationMixin",
        "supplier": "stockpress.plugins.mixins:supplier",
    },
    "plugin.models": {
        "PluginConfig": "stockpress.plugins.models:PluginConfig",
        "PluginSetting": "stockpress.plugins.models:PluginSetting",
        "PluginUserSetting": "stockpress.plugins.models:PluginUserSetting",
    },
    "plugin.registry": {
        "call_plugin_function": "stockpress.plugins.registry:call_plugin_function",
        "registry": "stockpress.plugins.registry:registry",
    },
    "report.helpers": {
        "report_model_types": "stockpress.printing.model_types:report_model_types",
    },
    "report.mixins": {
        "QuerySet": "django.db.models:QuerySet",
    },
    "report.models": {
        "BaseContextExtension": "stockpress.printing.context.types:BaseContextExtension",
        "DataOutput": "stockpress.outputs.models:DataOutput",
        "LabelContextExtension": "stockpress.printing.context.types:LabelContextExtension",
        "LabelTemplate": "stockpress.printing.models:LabelTemplate",
        "ReportContextExtension": "stockpress.printing.context.types:ReportContextExtension",
        "ReportSnippet": "stockpress.printing.models:ReportSnippet",
        "ReportTemplate": "stockpress.printing.models:ReportTemplate",
    },
    "stock.events": {
        "StockEvents": "stockpress.inventory.stock.events:StockEvents",
    },
    "stock.models": {
        "StockItem": "stockpress.inventory.stock.models.items:StockItem",
        "StockItemTestResult": "stockpress.inventory.stock.models.results:StockItemTestResult",
        "StockItemTracking": "stockpress.inventory.stock.models.history:StockItemTracking",
        "StockLocation": "stockpress.inventory.stock.models.locations:StockLocation",
    },
    "stock.serializers": {
        "LocationSerializer": "stockpress.api.stock.serializers:LocationSerializer",
        "StockItemSerializer": "stockpress.api.stock.serializers:StockItemSerializer",
        "StockItemTestResultSerializer": "stockpress.api.stock.serializers:StockItemTestResultSerializer",
    },
    "stock.status_codes": {
        "StockHistoryCode": "stockpress.inventory.stock.status_codes:StockHistoryCode",
        "StockStatus": "stockpress.inventory.stock.status_codes:StockStatus",
    },
    "users.authentication": {
        "ApiTokenAuthentication": "stockpress.api.framework.authentication:ApiTokenAuthentication",
        "ExtendedOAuth2Authentication": "stockpress.api.framework.authentication:OAuth2Authentication",
    },
    "users.models": {
        "ApiToken": "stockpress.accounts.models:ApiToken",
    },
    "users.permissions": {
        "check_user_role": "stockpress.accounts.permissions:check_user_role",
    },
    "users.ruleset": {
        "RuleSetEnum": "stockpress.accounts.rulesets:RuleSetEnum",
    },
    "users.serializers": {
        "UserSerializer": "stockpress.api.users.serializers:UserSerializer",
    },
}
# Modules of which plugins take whatever they need.
MODULES = {
    "InvenTree.conversion",
    "InvenTree.fields",
    "InvenTree.helpers_email",
    "InvenTree.serializers",
    "InvenTree.tasks",
    "build.models",
    "build.status_codes",
    "common.models",
    "common.serializers",
    "order.models",
    "order.status_codes",
    "part.models",
    "part.serializers",
    "report.helpers",
}
# They arrive with the device host.
OF_DEVICES = {
    "machine.models:MachineConfig",
    "plugin.builtin.labels.inventree_machine:get_machine_and_driver",
    "plugin.machine:call_machine_function",
    "plugin.machine:registry",
}
# Plugins of different ages ask for these and go on without them: what they stand for is gone, or is not offered.
WITHOUT_COUNTERPART = {
    "part.models:PartAttachment",
    "plugin.base.integration.mixins:SettingsContentMixin",
    "plugin.mixins:WellKnownMixin",
}
TOP_NAMES = {entry.stem for entry in compat_path.FOLDER.iterdir() if not entry.name.startswith("__")}


def every_name() -> Iterator[tuple[str, str, str]]:
    for module, names in NAMES.items():
        for name, ours in names.items():
            yield module, name, ours


def ours_of(path: str) -> Any:
    module, _, name = path.partition(":")
    found: Any = importlib.import_module(module)
    for step in name.split("."):
        found = getattr(found, step)
    return found


@pytest.mark.parametrize(("module", "name", "ours"), list(every_name()))
def test_a_name_is_an_object_of_ours(module: str, name: str, ours: str) -> None:
    assert getattr(importlib.import_module(module), name) is ours_of(ours)


@pytest.mark.parametrize("module", sorted({*NAMES, *MODULES}))
def test_a_module_can_be_looked_into(module: str) -> None:
    found = importlib.import_module(module)
    public = {name for name in dir(found) if not name.startswith("_")}
    assert set(NAMES.get(module, {})) <= public
    assert set(NAMES.get(module, {})) <= {name for name, _ in inspect.getmembers(found)}
    assert inspect.getdoc(found)


@pytest.mark.parametrize("app", ["part", "stock", "company", "order", "build"])
def test_every_table_of_an_app_is_among_its_models(app: str) -> None:
    models = importlib.import_module(f"{app}.models")
    for model in apps.get_app_config(app).get_models():
        if not model._meta.auto_created:
            assert getattr(models, model.__name__) is model


def test_star_imports_bring_what_is_loaded_late() -> None:
    space: dict[str, Any] = {}
    exec("from plugin.registry import *", space)
    assert space["registry"] is ours_of("stockpress.plugins.registry:registry")


@pytest.mark.parametrize(
    "code",
    [
        "from plugin import registry; from plugin.registry import registry as other; assert registry is other",
        "from plugin.registry import registry as other; from plugin import registry; assert registry is other",
        "import plugin.registry; from plugin import registry; registry.get_plugin('x')",
        "import plugin.registry as module; from plugin.registry import call_plugin_function",
    ],
)
def test_the_registry_is_no_module_whatever_is_imported_first(code: str) -> None:
    begin = "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'; import django; django.setup(); "
    ran = subprocess.run([sys.executable, "-c", begin + code], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_the_class_of_plugins_can_be_imported_before_django_is_set_up() -> None:
    code = (
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'; import tests.settings; "
        "import plugin, plugin.registry, plugin.helpers; from plugin import InvenTreePlugin, PluginMixinEnum; "
        "from plugin.mixins import SettingsMixin; "
        "from django.apps import apps; assert not apps.ready"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("order", ["SettingsMixin, InvenTreePlugin", "InvenTreePlugin, SettingsMixin"])
def test_plugins_derive_from_the_names_in_either_order(order: str) -> None:
    space: dict[str, Any] = {}
    exec(
        "from plugin import InvenTreePlugin\n"
        "from plugin.mixins import SettingsMixin\n"
        f"class Mine({order}):\n"
        "    NAME = 'Mine'\n"
        "    SETTINGS = {'A': {'name': 'A', 'default': 1}}\n",
        space,
    )
    plugin = space["Mine"]()
    assert isinstance(plugin, ours_of("stockpress.plugins.contract:InvenTreePlugin"))
    assert plugin.mixin_enabled("settings")


@pytest.mark.django_db
def test_objects_of_the_names_are_objects_of_ours_after_a_way_through_pickle() -> None:
    models: Any = importlib.import_module("part.models")
    part = models.Part(name="A part")
    again = pickle.loads(pickle.dumps(part))
    assert isinstance(again, ours_of("stockpress.inventory.part.models:Part"))
    assert pickle.loads(pickle.dumps(models.Part)) is models.Part


def test_the_names_bring_no_table_of_their_own() -> None:
    for module in NAMES:
        importlib.import_module(module)
    foreign = [model for model in apps.get_models() if model.__module__.split(".")[0] in TOP_NAMES]
    assert foreign == []


@pytest.mark.parametrize("missing", sorted(OF_DEVICES))
def test_what_needs_the_device_host_arrives_with_it(missing: str) -> None:
    module, _, name = missing.partition(":")
    with pytest.raises((ImportError, AttributeError)):
        getattr(importlib.import_module(module), name)


@pytest.mark.parametrize("missing", sorted(WITHOUT_COUNTERPART))
def test_what_has_no_counterpart_is_refused_as_plugins_expect(missing: str) -> None:
    module, _, name = missing.partition(":")
    with pytest.raises(ImportError):
        exec(f"from {module} import {name}", {})


def test_a_server_that_runs_no_plugin_loads_none_of_the_names() -> None:
    code = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'; "
        "import django; django.setup(); import stockpress.project.urls; "
        f"print(sorted(name for name in sys.modules if name.split('.')[0] in {sorted(TOP_NAMES)}))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_the_names_stand_before_what_is_installed_and_behind_python_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", ["", "/usr/lib/python3", "/somewhere/site-packages", "/plugins/site-packages"])
    compat_path.make_names_importable()
    compat_path.make_names_importable()
    assert sys.path[2] == str(compat_path.FOLDER)
    assert len(sys.path) == 5


def test_the_modules_import_only_what_is_ours() -> None:
    for file in compat_path.FOLDER.rglob("*.py"):
        for line in file.read_text().splitlines():
            if line.startswith(("import ", "from ")):
                assert line.split()[1].startswith("stockpress.") or line == "import importlib", f"{file}: {line}"


def test_nothing_but_names_stands_in_them() -> None:
    for file in compat_path.FOLDER.rglob("*.py"):
        for line in file.read_text().splitlines():
            assert not line.lstrip().startswith(("def ", "class ")), f"{file}: {line}"


def test_the_settings_put_the_names_on_the_path() -> None:
    assert settings.configured
    assert str(Path(compat_path.FOLDER)) in sys.path
