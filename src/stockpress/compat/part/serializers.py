"""`part.serializers`."""

from stockpress.api.part.bom_serializers import BomItemSerializer, BomItemSubstituteSerializer
from stockpress.api.part.brief_serializers import PartBriefSerializer, PartTestTemplateSerializer
from stockpress.api.part.serializers import CategorySerializer, PartSerializer

__all__ = [
    "BomItemSerializer",
    "BomItemSubstituteSerializer",
    "CategorySerializer",
    "PartBriefSerializer",
    "PartSerializer",
    "PartTestTemplateSerializer",
]
