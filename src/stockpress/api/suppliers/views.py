"""GET suppliers and their articles, POST one to import."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from stockpress.api.framework import requires
from stockpress.api.framework.views import ServiceView, user_of
from stockpress.api.suppliers.serializers import (
    ImportRequestSerializer,
    ImportResultSerializer,
    SearchQuerySerializer,
    SearchResultSerializer,
    SupplierListSerializer,
)
from stockpress.inventory.company.models import SupplierPart
from stockpress.plugins.supplying import ImportArticle, articles_like, known_suppliers


class SupplierListView(ServiceView):
    """The suppliers that plugins know."""

    permission = requires.view_of(SupplierPart)
    serializer_class = SupplierListSerializer

    @extend_schema(responses=SupplierListSerializer(many=True))
    def get(self, _request: Request) -> Response:
        return Response(known_suppliers())


class SupplierSearchView(ServiceView):
    """Articles of a supplier."""

    permission = requires.view_of(SupplierPart)
    serializer_class = SearchQuerySerializer

    @extend_schema(parameters=[SearchQuerySerializer], responses=SearchResultSerializer(many=True))
    def get(self, request: Request) -> Response:
        serializer = self.get_serializer(data=request.query_params)
        serializer.is_valid(raise_exception=True)
        asked = serializer.validated_data
        return Response(articles_like(asked["term"], plugin_key=asked["plugin"], supplier=asked["supplier"]))


class SupplierImportView(ServiceView):
    """Import an article of a supplier."""

    permission = requires.may("add", SupplierPart)
    serializer_class = ImportRequestSerializer

    @extend_schema(responses={200: ImportResultSerializer})
    def post(self, request: Request) -> Response:
        given = self.parse(request)
        made = ImportArticle(
            user=user_of(request),
            plugin_key=given["plugin"],
            supplier=given["supplier"],
            article=given["part_import_id"],
            category=given.get("category_id"),
            part=given.get("part_id"),
        )()
        shown = {
            "part_id": made.part.pk,
            "part_detail": made.part,
            "manufacturer_part_id": made.manufacturer_part.pk,
            "supplier_part_id": made.supplier_part.pk,
            "pricing": [[quantity, [price, currency]] for quantity, price, currency in made.pricing],
            "parameters": made.parameters,
        }
        return Response(ImportResultSerializer(shown, context=self.get_serializer_context()).data)
