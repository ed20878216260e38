"""The class that every plugin derives from.

The names of attributes, properties and methods are those that plugins are written against.
"""

from __future__ import annotations

import datetime as dt
import posixpath
import sys
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar

from django.apps import apps
from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext

from stockpress.plugins import metadata
from stockpress.plugins.mandatory import mandatory_keys
from stockpress.plugins.mixin_host import MixinHost
from stockpress.plugins.names import PluginMixinEnum

FINAL_METHODS = frozenset(
    {
        "_get_package_commit",
        "_get_package_metadata",
        "add_mixin",
        "check_is_builtin",
        "check_is_package",
        "check_is_sample",
        "check_package_install_name",
        "check_package_path",
        "check_version",
        "get_meta_value",
        "get_registered_mixins",
        "is_active",
        "is_builtin",
        "is_editable",
        "is_mandatory",
        "mixin",
        "mixin_enabled",
        "plugin_config",
        "plugin_name",
        "plugin_slug",
        "plugin_static_file",
        "plugin_title",
        "setup_mixin",
    }
)


# App and name of the model of configurations: named, because that model's module may import this one.
CONFIG_MODEL: tuple[str, str] = ("plugin", "PluginConfig")


class PluginMetadata:
    """What a plugin says about itself, completed by what is known of the package that it came in."""

    NAME: ClassVar[Any] = ""
    SLUG: ClassVar[Any] = None
    TITLE: ClassVar[Any] = None
    AUTHOR: ClassVar[Any] = None
    DESCRIPTION: ClassVar[Any] = None
    PUBLISH_DATE: ClassVar[Any] = None
    VERSION: ClassVar[Any] = None
    WEBSITE: ClassVar[Any] = None
    LICENSE: ClassVar[Any] = None
    MIN_VERSION: ClassVar[Any] = None
    MAX_VERSION: ClassVar[Any] = None

    # Set on the class, or later on the instance, by whoever found the plugin as an installed distribution.
    is_package: bool = False
    _written_in: ClassVar[str] = __file__
    package_name: str | None = None

    # What is known of the package: author, description, version, website, license, and perhaps the date.
    package: dict[str, Any]

    @classmethod
    def get_meta_value(cls, key: str, old_key: str | None = None, default: Any = None) -> Any:
        """The attribute `key`; the attribute of older plugins, which warns, when that is None; else `default`."""
        value = getattr(cls, key, None)
        if value is None and old_key is not None:
            value = getattr(cls, old_key, None)
            if value is not None:
                warnings.warn(f"Name it {key} instead of {old_key}.", DeprecationWarning, stacklevel=2)
        return default if value is None else value

    @classmethod
    def plugin_name(cls) -> str:
        return str(cls.get_meta_value("NAME", "PLUGIN_NAME", ""))

    @classmethod
    def plugin_slug(cls) -> str:
        """The plugin's key, by which settings, addresses and files know it."""
        return slugify(str(cls.get_meta_value("SLUG", "PLUGIN_SLUG", "") or cls.plugin_name()))

    @classmethod
    def plugin_title(cls) -> str:
        return str(cls.get_meta_value("TITLE", "PLUGIN_TITLE", "") or cls.plugin_name())

    @property
    def name(self) -> str:
        return self.plugin_name()

    @property
    def slug(self) -> str:
        return self.plugin_slug()

    @property
    def human_name(self) -> str:
        return self.plugin_title()

    @property
    def description(self) -> str:
        return str(self.DESCRIPTION or self._of_package("description") or self.plugin_name())

    @property
    def author(self) -> str:
        return str(self.AUTHOR or self._of_package("author") or gettext("Unknown author"))

    @property
    def pub_date(self) -> dt.datetime | str | None:
        """When it was published; without a known date empty, or None for a package."""
        moment = metadata.moment_of(self.PUBLISH_DATE) or metadata.moment_of(self._of_package("date"))
        return moment or (None if self.is_package else "")

    @property
    def version(self) -> str | None:
        return self._text(self.VERSION, "version")

    @property
    def website(self) -> str | None:
        return self._text(self.WEBSITE, "website")

    @property
    def license(self) -> str | None:
        return self._text(self.LICENSE, "license")

    def _text(self, own: object, package_key: str) -> str | None:
        found = own or self._of_package(package_key)
        return str(found) if found else None

    def _of_package(self, key: str) -> Any:
        return (getattr(self, "package", None) or {}).get(key)

    def define_package(self) -> None:
        """Find out what is known of the package; a plugin that knows better fills `package` itself."""
        self.package = self._get_package_metadata() if self.is_package else self._get_package_commit()

    def _get_package_metadata(self) -> dict[str, Any]:
        return dict(metadata.package_facts(self.package_name)) if self.package_name else {}

    def _get_package_commit(self) -> dict[str, Any]:
        """Nothing: asking git about every file would start a program for each plugin whenever a process starts."""
        return {}

    @classmethod
    def file(cls) -> Path:
        """The file that the plugin's class is written in."""
        return Path(cls._written_in).resolve()

    @classmethod
    def path(cls) -> Path:
        """The folder of that file, beside which `templates` and `static` lie."""
        return cls.file().parent

    @classmethod
    def check_is_package(cls) -> bool:
        return bool(cls.is_package)

    @classmethod
    def check_is_sample(cls) -> bool:
        return cls.file().is_relative_to(metadata.SAMPLES)

    @classmethod
    def check_is_builtin(cls) -> bool:
        return cls.file().is_relative_to(metadata.BUILTIN) and not cls.check_is_sample()

    @classmethod
    def check_package_path(cls) -> str:
        """The module's name for a package, else the path of the file, short where the folder is a known one."""
        return cls.__module__ if cls.check_is_package() else metadata.shown_path(cls.file(), _plugin_folders())

    @classmethod
    def check_package_install_name(cls) -> str | None:
        """The name of the distribution, as an installer knows it."""
        return cls.package_name

    def check_version(self, latest: Any = None) -> bool:
        """Whether the plugin's bounds allow `latest`, a version as text or numbers, else the version claimed here."""
        if latest is None:
            latest = settings.STOCKPRESS.claimed_version
        running = metadata.version_numbers(latest) if isinstance(latest, str) else [int(part) for part in latest]
        return metadata.version_fits(running, lowest=self.MIN_VERSION, highest=self.MAX_VERSION)


class InvenTreePlugin(PluginMetadata, MixinHost):
    """A plugin. Derive from it and from the mixins of what the plugin does, in either order.

    Whoever loads it calls the class without arguments, and then sets `db` (the row of its configuration, or None), `pk`,
    `is_package`, `package_name` and `package`.
    """

    # A script that shows more about the plugin to administrators; a file of the plugin's folder `static`.
    ADMIN_SOURCE: ClassVar[Any] = None

    db: Any = None
    pk: int | None = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        redefined = sorted(FINAL_METHODS & vars(cls).keys())
        if redefined:
            raise TypeError(
                f"INVE-E11: The plugin class {cls.__name__} defines {', '.join(redefined)}, "
                "which plugins must leave as they are. Choose another name."
            )
        # Asked later, it would be that of a module that was imported anew since, or has gone.
        cls._written_in = str(getattr(sys.modules.get(cls.__module__), "__file__", None) or cls.__module__)

    def __init__(self) -> None:
        self.add_mixin(PluginMixinEnum.BASE)
        super().__init__()
        self.define_package()

    def __str__(self) -> str:
        return self.human_name

    def plugin_config(self) -> Any:
        """The row of the plugin's configuration; None while there is none. Asks the database only when none was given."""
        if self.db is not None:
            return self.db
        try:
            model: Any = apps.get_model(*CONFIG_MODEL)
        except LookupError:
            return None
        return model._default_manager.filter(key=self.slug).first()

    def is_active(self) -> bool:
        if self.is_mandatory():
            return True
        config = self.plugin_config()
        return config is not None and bool(config.active)

    def is_mandatory(self) -> bool:
        return self.slug in mandatory_keys()

    def is_builtin(self) -> bool:
        return self.check_is_builtin()

    @property
    def is_sample(self) -> bool:
        return self.check_is_sample()

    def is_editable(self) -> bool:
        """Whether the plugin is installed as a link to the folder that it is developed in."""
        return bool(self.package_name) and metadata.is_editable_install(str(self.package_name))

    @property
    def package_path(self) -> str:
        return type(self).__module__ if self.is_package else self.check_package_path()

    @property
    def package_install_name(self) -> str | None:
        return self.package_name

    @property
    def settings_url(self) -> str:
        """The page of the plugin's settings; empty before the plugin has a row."""
        config = self.db if self.pk is None else None
        pk = self.pk if config is None else config.pk
        return f"/web/settings/admin/plugin/{pk}/" if pk is not None else ""

    def plugin_static_file(self, *args: str) -> str:
        """The address of a file in the plugin's folder `static`; the parts of its path are joined.

        Where a front end is developed, the files of the plugin that is developed come from its own server.
        """
        configuration = settings.STOCKPRESS
        if settings.DEBUG and self.slug == getattr(configuration, "plugin_dev_slug", None):
            source = posixpath.join("src", *args).replace(".js", ".tsx")
            return f"{str(getattr(configuration, 'plugin_dev_host', '')).rstrip('/')}/{source}"
        address = posixpath.join(settings.STATIC_URL, "plugins", self.slug, *args)
        return address if address.startswith(("/", "http://", "https://")) else f"/{address}"

    def get_admin_source(self) -> str | None:
        """The address of the script that shows more about the plugin to administrators; None without one."""
        return self.plugin_static_file(self.ADMIN_SOURCE) if self.ADMIN_SOURCE else None

    def get_admin_context(self) -> Any:
        """What that script is given; anything that JSON can hold."""
        return None


def _plugin_folders() -> Iterable[Path]:
    """Folders below which a plugin's path says enough: our own code, and above each folder of plugins."""
    yield metadata.CODE_BASE
    configured = getattr(settings.STOCKPRESS, "plugin_dir", None) or []
    for folder in [configured] if isinstance(configured, str | Path) else configured:
        yield Path(folder).resolve().parent
