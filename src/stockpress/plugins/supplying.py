"""Suppliers that plugins know, their articles, and importing those."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog
from django.contrib.auth.models import User
from django.db import models, transaction

from stockpress.accounts.permissions import require_permission
from stockpress.inventory.company.models import ManufacturerPart, SupplierPart
from stockpress.inventory.part.models import Part, PartCategory
from stockpress.kernel.errors import InvalidInput, NotFound
from stockpress.plugins import isolation
from stockpress.plugins.answers import plain
from stockpress.plugins.host import HOST
from stockpress.plugins.mixins.supplier_types import PartImportError, PartNotFoundError
from stockpress.plugins.names import PluginMixinEnum

log = structlog.get_logger(__name__)
M = TypeVar("M", bound=models.Model)

# Somebody waits for the answer of a supplier's server.
LIMIT_S = 60.0
MOST_RESULTS = 500


class SupplierUnknown(NotFound):
    code = "supplier_unknown"
    text = "No active plugin {plugin!r} knows suppliers."


class ArticleUnknown(NotFound):
    code = "article_unknown"
    text = "The supplier does not know the article {article!r}. {reason}"


class NotImported(InvalidInput):
    code = "article_not_imported"
    text = "The article {article!r} was not imported: {reason}"


def known_suppliers() -> list[dict[str, str]]:
    """The suppliers of all active plugins, by plugin; one that fails names none."""
    return [
        row
        for plugin in HOST.current().by_mixin.get(PluginMixinEnum.SUPPLIER, ())
        for row in isolation.answer_or([], plugin, "get_suppliers", _suppliers_of, plugin)
    ]


def _suppliers_of(plugin: Any) -> list[dict[str, str]]:
    return [
        {"plugin_slug": plugin.slug, "supplier_slug": str(one.slug), "supplier_name": str(one.name)}
        for one in plugin.get_suppliers()
    ]


def articles_like(term: str, *, plugin_key: str, supplier: str) -> list[dict[str, Any]]:
    """What a supplier has that is like the term. Raises SupplierUnknown, PluginFailed."""
    plugin = _supplying(plugin_key)

    def found() -> list[dict[str, Any]]:
        return [_article(one) for one in list(plugin.get_search_results(supplier, term))[:MOST_RESULTS]]

    return isolation.requested(plugin, "get_search_results", found, limit_s=LIMIT_S)


def _article(found: Any) -> dict[str, Any]:
    part = found.existing_part
    return {
        "id": str(found.id or found.sku),
        "sku": str(found.sku),
        "name": str(found.name),
        "exact": bool(found.exact),
        **{name: _text(getattr(found, name)) for name in ("description", "price", "link", "image_url")},
        "existing_part_id": part.pk if part is not None else None,
    }


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _supplying(key: str) -> Any:
    for plugin in HOST.current().by_mixin.get(PluginMixinEnum.SUPPLIER, ()):
        if plugin.slug == key:
            return plugin
    raise SupplierUnknown(plugin=key)


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What came of an import. pricing: quantity, price, currency; parameters: as the supplier names them."""

    part: Part
    manufacturer_part: ManufacturerPart
    supplier_part: SupplierPart
    pricing: Sequence[tuple[float, str, str]] = ()
    parameters: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, kw_only=True)
class ImportArticle:
    """Make an article of a supplier known here: as an article of `part`, or of a new part in `category`. All or nothing.

    Raises SupplierUnknown, ArticleUnknown, NotImported, PluginFailed, NotPermitted.
    """

    user: User
    plugin_key: str
    supplier: str
    article: str
    category: PartCategory | None = None
    part: Part | None = None

    def __call__(self) -> Imported:
        for model in (Part, ManufacturerPart, SupplierPart) if self.part is None else (ManufacturerPart, SupplierPart):
            require_permission(self.user, model, "add")
        if self.part is None and self.category is None:
            raise InvalidInput(
                field="category_id", reason="Name the category of the new part, or a part that is there."
            )
        plugin = _supplying(self.plugin_key)
        data = self._asked(plugin, "get_import_data", plugin.get_import_data, self.supplier, self.article)
        with transaction.atomic():
            part, made_by, sold_as = self._asked(plugin, "import_part", self._rows, plugin, data)
        log.info("article_imported", plugin=plugin.slug, article=self.article, part=part.pk, by=self.user.pk)
        return Imported(
            part=part,
            manufacturer_part=made_by,
            supplier_part=sold_as,
            # The rows are there; what is told besides need not be.
            pricing=isolation.answer_or((), plugin, "get_pricing_data", _pricing, plugin, data),
            parameters=isolation.answer_or((), plugin, "get_parameters", _parameters, plugin, data),
        )

    def _asked(self, plugin: Any, hook: str, function: Callable[..., Any], *args: Any) -> Any:
        def asked() -> Any:
            with _told_as_answers(self.article):
                return function(*args)

        return isolation.requested(plugin, hook, asked, limit_s=LIMIT_S)

    def _rows(self, plugin: Any, data: Any) -> tuple[Part, ManufacturerPart, SupplierPart]:
        part = self.part
        if part is None:
            made = plugin.import_part(data, category=self.category, creation_user=self.user)
            part = _checked(made, Part, "import_part")
        made_by = _checked(
            plugin.import_manufacturer_part(data, part=part), ManufacturerPart, "import_manufacturer_part"
        )
        made = plugin.import_supplier_part(data, part=part, manufacturer_part=made_by)
        return part, made_by, _checked(made, SupplierPart, "import_supplier_part")


def _checked(made: Any, model: type[M], method: str) -> M:
    if not isinstance(made, model) or made.pk is None:
        raise TypeError(f"{method} has to return a stored {model.__name__}, not {type(made).__name__}")
    return made


@contextmanager
def _told_as_answers(article: str) -> Iterator[None]:
    """What plugins raise to say that something is not to be had are answers, not failures."""
    try:
        yield
    except PartNotFoundError as err:
        raise ArticleUnknown(article=article, reason=str(err)) from err
    except PartImportError as err:
        raise NotImported(article=article, reason=str(err) or "The plugin gives no reason.") from err


def _pricing(plugin: Any, data: Any) -> list[tuple[float, str, str]]:
    return [
        (float(quantity), str(price), str(currency))
        for quantity, (price, currency) in sorted(plugin.get_pricing_data(data).items())
    ]


def _parameters(plugin: Any, data: Any) -> list[dict[str, Any]]:
    return [
        plain(
            {
                "name": str(one.name),
                "value": str(one.value),
                "parameter_template": one.parameter_template.pk if one.parameter_template is not None else None,
                "on_category": bool(one.on_category),
            }
        )
        for one in plugin.get_parameters(data)
    ]
