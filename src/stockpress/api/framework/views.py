"""The views that areas of the API are made of.

A view declares `permission` (see `requires`); one that does not is closed, and a test fails. It parses, calls a service
or a selector, and renders; whatever these raise is turned into an answer by `errors.exception_handler`.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from rest_framework import generics, mixins, status
from rest_framework import views as framework_views
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from stockpress.api.framework import requires
from stockpress.api.framework.details import with_details
from stockpress.api.framework.filters import FilterBackend, OrderingFilter, SearchFilter
from stockpress.api.framework.requires import Requirement


class _ApiMixin:
    """What every view has: a declared permission, and answers that no cache keeps."""

    permission: ClassVar[Requirement]

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response


class ApiView(_ApiMixin, framework_views.APIView):
    """For answers that come from no model."""


class GenericView(_ApiMixin, generics.GenericAPIView):
    """For a model: `queryset` and `serializer_class`; the relations that wanted details need are loaded with it."""

    filter_backends = [FilterBackend, SearchFilter, OrderingFilter]
    search_fields: ClassVar[Any] = ()
    ordering_fields: ClassVar[Any] = ()
    ordering_aliases: ClassVar[dict[str, Any]] = {}

    def get_queryset(self) -> QuerySet:
        queryset = super().get_queryset()
        if self.request is None or self.request.method not in {"GET", "HEAD"}:
            return queryset
        return with_details(queryset, self.serializer_class, self.request)


class ServiceView(GenericView):
    """For an action: `serializer_class` describes and checks what it is given, the handler calls a service with that.

    It has no queryset; OPTIONS names the fields to everybody who may call it.
    """

    filter_backends = []
    pagination_class = None

    def parse(self, request: Request, **options: Any) -> dict[str, Any]:
        """The checked input; raises the REST framework's ValidationError (400)."""
        serializer = self.get_serializer(data=request.data, **options)
        serializer.is_valid(raise_exception=True)
        values: dict[str, Any] = serializer.validated_data
        return values


class ListView(mixins.ListModelMixin, GenericView):
    """GET a list."""

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)


class ListCreateView(mixins.CreateModelMixin, ListView):
    """GET a list, POST one more."""

    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.create(request, *args, **kwargs)


class DetailView(mixins.RetrieveModelMixin, GenericView):
    """GET one object."""

    filter_backends = []

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.retrieve(request, *args, **kwargs)


class DetailUpdateView(mixins.UpdateModelMixin, DetailView):
    """GET, PUT and PATCH one object."""

    def put(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.update(request, *args, **kwargs)

    def patch(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.partial_update(request, *args, **kwargs)


class DetailUpdateDeleteView(mixins.DestroyModelMixin, DetailUpdateView):
    """GET, PUT, PATCH and DELETE one object."""

    def delete(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.destroy(request, *args, **kwargs)


def user_of(request: Request) -> User:
    """The user who asks, in a view whose permission lets nobody else in; raises NotAuthenticated (401) otherwise."""
    if not isinstance(request.user, User):
        raise NotAuthenticated
    return request.user


def created(data: Any) -> Response:
    """201 with what was made."""
    return Response(data, status=status.HTTP_201_CREATED)


def no_content() -> Response:
    return Response(status=status.HTTP_204_NO_CONTENT)


@method_decorator(csrf_exempt, name="dispatch")
class UnknownEndpointView(View):
    """Every path below /api/ that is no endpoint: 404 as JSON, for every method, whoever asks."""

    permission = requires.anyone

    def dispatch(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> JsonResponse:
        return JsonResponse(
            {"detail": "There is no such endpoint of the API.", "url": request.build_absolute_uri()},
            status=status.HTTP_404_NOT_FOUND,
        )
