"""The models of the app `part`."""

from stockpress.inventory.part.models.bom import BomItem, BomItemSubstitute
from stockpress.inventory.part.models.category import PartCategory, PartCategoryParameterTemplate
from stockpress.inventory.part.models.links import PartCategoryStar, PartRelated, PartStar, PartStocktake
from stockpress.inventory.part.models.part import Part
from stockpress.inventory.part.models.pricing import PartInternalPriceBreak, PartPricing, PartSellPriceBreak
from stockpress.inventory.part.models.test_template import PartTestTemplate, test_key

__all__ = [
    "BomItem",
    "BomItemSubstitute",
    "Part",
    "PartCategory",
    "PartCategoryParameterTemplate",
    "PartCategoryStar",
    "PartInternalPriceBreak",
    "PartPricing",
    "PartRelated",
    "PartSellPriceBreak",
    "PartStar",
    "PartStocktake",
    "PartTestTemplate",
    "test_key",
]
