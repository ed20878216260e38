"""The mixins: what a plugin derives from to say what it does."""

from stockpress.plugins.mixins import supplier_types as supplier
from stockpress.plugins.mixins.action import ActionMixin
from stockpress.plugins.mixins.api_call import APICallMixin
from stockpress.plugins.mixins.app import AppMixin
from stockpress.plugins.mixins.barcode import BarcodeMixin
from stockpress.plugins.mixins.currency_exchange import CurrencyExchangeMixin
from stockpress.plugins.mixins.data_export import DataExportMixin
from stockpress.plugins.mixins.event import EventMixin
from stockpress.plugins.mixins.icon_pack import IconPackMixin
from stockpress.plugins.mixins.label_printing import LabelPrintingMixin
from stockpress.plugins.mixins.locate import LocateMixin
from stockpress.plugins.mixins.machine_driver import MachineDriverMixin
from stockpress.plugins.mixins.mail import MailMixin
from stockpress.plugins.mixins.navigation import NavigationMixin
from stockpress.plugins.mixins.notification import NotificationMixin
from stockpress.plugins.mixins.report import ReportMixin
from stockpress.plugins.mixins.schedule import ScheduleMixin
from stockpress.plugins.mixins.settings import SettingsMixin
from stockpress.plugins.mixins.supplier_barcode import SupplierBarcodeMixin
from stockpress.plugins.mixins.supplier_import import SupplierMixin
from stockpress.plugins.mixins.transition import TransitionMixin
from stockpress.plugins.mixins.urls import UrlsMixin
from stockpress.plugins.mixins.user_interface import UserInterfaceMixin
from stockpress.plugins.mixins.validation import ValidationMixin

__all__ = [
    "APICallMixin",
    "ActionMixin",
    "AppMixin",
    "BarcodeMixin",
    "CurrencyExchangeMixin",
    "DataExportMixin",
    "EventMixin",
    "IconPackMixin",
    "LabelPrintingMixin",
    "LocateMixin",
    "MachineDriverMixin",
    "MailMixin",
    "NavigationMixin",
    "NotificationMixin",
    "ReportMixin",
    "ScheduleMixin",
    "SettingsMixin",
    "SupplierBarcodeMixin",
    "SupplierMixin",
    "TransitionMixin",
    "UrlsMixin",
    "UserInterfaceMixin",
    "ValidationMixin",
    "supplier",
]
