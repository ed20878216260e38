"""The keys of the mixins, what a plugin can do, and the events of the host: as plugins, clients and the registry write them."""

from __future__ import annotations

from enum import StrEnum

# The key of the plugin that makes and reads the barcodes of the server's own form.
INTERNAL_BARCODES = "inventreebarcode"


# The attribute of a request that a view of a plugin answers; its value is the key of the plugin.
ANSWERED_BY = "answered_by_plugin"


class PluginMixinEnum(StrEnum):
    """A mixin's key."""

    BASE = "base"
    ACTION = "action"
    API_CALL = "api_call"
    APP = "app"
    BARCODE = "barcode"
    CURRENCY_EXCHANGE = "currencyexchange"
    EVENTS = "events"
    EXPORTER = "exporter"
    ICON_PACK = "icon_pack"
    LABELS = "labels"
    LOCATE = "locate"
    MACHINE = "machine"
    MAIL = "mail"
    NAVIGATION = "navigation"
    NOTIFICATION = "notification"
    REPORT = "report"
    SCHEDULE = "schedule"
    SETTINGS = "settings"
    # Known to older plugins; no mixin has it.
    SETTINGS_CONTENT = "settingscontent"
    STATE_TRANSITION = "statetransition"
    SUPPLIER = "supplier"
    SUPPLIER_BARCODE = "supplier-barcode"
    URLS = "urls"
    USER_INTERFACE = "ui"
    VALIDATION = "validation"


class PluginEvents(StrEnum):
    """What the host tells plugins of itself."""

    PLUGINS_LOADED = "plugins_loaded"
    PLUGIN_ACTIVATED = "plugin_activated"
