"""`part.api`: views of parts."""

from stockpress.api.part.views import CategoryDetailView as CategoryDetail
from stockpress.api.part.views import CategoryListView as CategoryList
from stockpress.api.part.views import PartDetailView as PartDetail
from stockpress.api.part.views import PartListView as PartList

__all__ = [
    "CategoryDetail",
    "CategoryList",
    "PartDetail",
    "PartList",
]
