"""Plugins that find articles at a supplier and make parts of them."""

# ruff: noqa: ARG002 - the arguments are those that plugins, which override the methods, are given

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.files.base import ContentFile

from stockpress.kernel.public_http import PublicHttp, Refused
from stockpress.plugins.errors import MixinNotImplementedError
from stockpress.plugins.mixin_host import named
from stockpress.plugins.mixins import supplier_types as supplier
from stockpress.plugins.mixins.settings import SettingsMixin
from stockpress.plugins.names import PluginMixinEnum

if TYPE_CHECKING:
    from stockpress.inventory.company.models import Company, ManufacturerPart, SupplierPart
    from stockpress.inventory.part.models import Part

SUPPLIER_SETTING = {
    "name": "Supplier",
    "description": "The company that the plugin stands for",
    "model": "company.company",
    "model_filters": {"is_supplier": True},
    "required": True,
}
IMAGE_TIMEOUT_S = 15.0
IMAGE_BYTES = 10 * 1000 * 1000


class SupplierMixin(SettingsMixin):
    """The setting SUPPLIER, which names the company, comes with it.

    An import asks for the data of an article once and hands it, whatever it is, to the methods that make rows of it.
    """

    MixinMeta: ClassVar[Any] = named("Supplier")

    def __init__(self) -> None:
        super().__init__()
        self.add_mixin(PluginMixinEnum.SUPPLIER, True, SupplierMixin)
        self.settings.setdefault("SUPPLIER", dict(SUPPLIER_SETTING))

    @property
    def supplier_company(self) -> Company:
        """The company of the setting. Raises PartImportError while it names none."""
        # Plugins are imported before Django's models are.
        from stockpress.inventory.company.models import Company

        pk = str(self.get_setting("SUPPLIER", backup_value="") or "")
        company = Company.objects.filter(pk=int(pk)).first() if pk.isdecimal() else None
        if company is None:
            raise supplier.PartImportError(f"Choose the supplier in the settings of the plugin {self.human_name}.")
        return company

    def get_suppliers(self) -> list[supplier.Supplier]:
        raise self._lacks("get_suppliers")

    def get_search_results(self, supplier_slug: str, term: str) -> list[supplier.SearchResult]:
        raise self._lacks("get_search_results")

    def get_import_data(self, supplier_slug: str, part_id: str) -> Any:
        """Everything about one article. Raises PartNotFoundError when the supplier does not know it."""
        raise self._lacks("get_import_data")

    def get_pricing_data(self, data: Any) -> dict[int, tuple[float, str]]:
        """Price and currency by the quantity from which they hold."""
        raise self._lacks("get_pricing_data")

    def get_parameters(self, data: Any) -> list[supplier.ImportParameter]:
        raise self._lacks("get_parameters")

    def import_part(self, data: Any, *, category: Any, creation_user: Any) -> Part:
        """The part of the article, made if need be. Raises PartImportError."""
        raise self._lacks("import_part")

    def import_manufacturer_part(self, data: Any, *, part: Part) -> ManufacturerPart:
        raise self._lacks("import_manufacturer_part")

    def import_supplier_part(self, data: Any, *, part: Part, manufacturer_part: ManufacturerPart) -> SupplierPart:
        raise self._lacks("import_supplier_part")

    def _lacks(self, method: str) -> MixinNotImplementedError:
        return MixinNotImplementedError(f"{self.name} has to define `{method}`.")

    def download_image(self, img_url: str) -> tuple[ContentFile, str]:
        """A picture from a public address, and its format, such as "PNG".

        Raises PartImportError when it cannot be had, is no picture, is larger than 10 MB or takes longer than 15 s.
        """
        from PIL import Image, UnidentifiedImageError  # here, because most processes import nothing from suppliers

        try:
            content, _ = PublicHttp(timeout_s=IMAGE_TIMEOUT_S, max_bytes=IMAGE_BYTES).get(img_url)
            with Image.open(io.BytesIO(content)) as picture:
                kind = picture.format or ""
                picture.verify()
        except Refused as err:
            raise supplier.PartImportError(f"The picture {img_url} was not loaded: {err}") from err
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as err:
            raise supplier.PartImportError(f"The picture {img_url} is not one that can be read.") from err
        return ContentFile(content), kind

    def get_template_part(self, other_variants: Iterable[Part], template_data: Mapping[str, Any]) -> Part:
        """The template of parts that are variants of one: theirs, if one has one, else a new part of this data."""
        from stockpress.inventory.part.models import Part

        for variant in other_variants:
            if variant.variant_of is not None:
                return variant.variant_of
        template = Part(**{**template_data, "is_template": True})
        template.full_clean(exclude=["image"])
        template.save()
        return template

    def create_related_parts(self, part: Part, related_parts: Iterable[Part]) -> None:
        """Note that parts belong together, where it is not noted yet, in either direction."""
        from django.db.models import Q

        from stockpress.inventory.part.models import PartRelated

        for other in related_parts:
            known = Q(part_1=part, part_2=other) | Q(part_1=other, part_2=part)
            if other.pk != part.pk and not PartRelated.objects.filter(known).exists():
                PartRelated.objects.create(part_1=part, part_2=other)
