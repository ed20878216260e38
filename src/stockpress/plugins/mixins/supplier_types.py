"""What plugins and the server tell each other about articles of suppliers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stockpress.inventory.common.models import ParameterTemplate
    from stockpress.inventory.part.models import Part


@dataclass
class Supplier:
    """A supplier that a plugin can ask; a plugin may know several."""

    slug: str
    name: str


@dataclass
class SearchResult:
    """An article that was found. `id` is what `get_import_data` is asked for: the SKU, unless there is another.

    exact: whether it is what was searched for and not just similar.
    existing_part: the part that the article is known as here, or None.
    """

    sku: str
    name: str
    exact: bool
    description: str | None = None
    price: str | None = None
    link: str | None = None
    image_url: str | None = None
    id: str | None = None
    existing_part: Part | None = None

    def __post_init__(self) -> None:
        if not self.id:
            self.id = self.sku


@dataclass
class ImportParameter:
    """A parameter of an article.

    on_category: whether the category of the part asks for it.
    parameter_template: what it means here; without one, the template of the same name, if there is one.
    """

    name: str
    value: str
    on_category: bool | None = False
    parameter_template: ParameterTemplate | None = None

    def __post_init__(self) -> None:
        if self.parameter_template is None:
            # Plugins are imported before Django's models are.
            from stockpress.inventory.common.models import ParameterTemplate

            self.parameter_template = ParameterTemplate.objects.filter(name__iexact=self.name).first()


class PartNotFoundError(Exception):
    """The supplier does not know the article (answered with 404)."""


class PartImportError(Exception):
    """The article cannot be imported; the text says why."""
