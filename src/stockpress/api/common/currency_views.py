"""Exchange rates: as they are stored, and fetched again."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from stockpress.api.framework import requires
from stockpress.api.framework.serializers import Serializer
from stockpress.api.framework.views import ApiView
from stockpress.inventory.common.exchange_rates import UpdateRates, stored_rates


class CurrencyExchangeSerializer(Serializer):
    """What one unit of the base currency is worth in the others."""

    base_currency = serializers.CharField(source="base", read_only=True)
    exchange_rates = serializers.DictField(source="rates", child=serializers.FloatField())
    updated = serializers.DateTimeField(read_only=True)


class CurrencyExchangeView(ApiView):
    """The exchange rates that this server calculates with."""

    permission = requires.signed_in

    @extend_schema(responses=CurrencyExchangeSerializer)
    def get(self, _request: Request) -> Response:
        return Response(CurrencyExchangeSerializer(stored_rates()).data)


class CurrencyRefreshView(ApiView):
    """Have the exchange rates fetched now, by the plugin that is set."""

    permission = requires.staff

    @extend_schema(request=None, responses={200: OpenApiResponse(description="The rates were updated.")})
    def post(self, _request: Request) -> Response:
        rates = UpdateRates()()
        return Response({"success": "The exchange rates were updated.", **CurrencyExchangeSerializer(rates).data})
