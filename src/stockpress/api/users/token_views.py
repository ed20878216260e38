"""API tokens: asking for one, and looking after one's own."""

from __future__ import annotations

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import login
from django.db.models import QuerySet
from django.middleware.csrf import get_token
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from stockpress.accounts import tokens
from stockpress.accounts.errors import SuperuserNeeded
from stockpress.accounts.models import ApiToken
from stockpress.accounts.permissions import acts_as_superuser
from stockpress.accounts.token_keys import SHORTEST_KEY
from stockpress.api.framework import requires
from stockpress.api.framework.cleaning import clean_text
from stockpress.api.framework.filters import (
    BooleanFilter,
    FilterBackend,
    FilterSet,
    OrderingFilter,
    SearchFilter,
    as_flag,
)
from stockpress.api.framework.schema import query_flag
from stockpress.api.framework.views import DetailView, GenericView, ListCreateView, created, no_content, user_of
from stockpress.api.users.serializers import ApiTokenSerializer, GetAuthTokenSerializer

_REQUEST_INFO = {
    "user_agent": "HTTP_USER_AGENT",
    "remote_addr": "REMOTE_ADDR",
    "remote_host": "REMOTE_HOST",
    "remote_user": "REMOTE_USER",
    "server_name": "SERVER_NAME",
    "server_port": "SERVER_PORT",
}
_SESSION_BACKEND = "django.contrib.auth.backends.ModelBackend"


class GetTokenView(GenericView):
    """The user's token of the given name, a new one if there is none yet or it has run out.

    Also opens a session, so that a client may go on with cookies, unless the account has a second factor.
    """

    permission = requires.never_by_application(requires.signed_in)
    serializer_class = GetAuthTokenSerializer
    filter_backends = []
    pagination_class = None

    @extend_schema(parameters=[OpenApiParameter("name", OpenApiTypes.STR, description="The name of the token")])
    def get(self, request: Request) -> Response:
        token = tokens.get_or_issue_token(
            user=user_of(request),
            name=clean_text(request.query_params.get("name", "")),
            request_info={name: str(request.META.get(key, "")) for name, key in _REQUEST_INFO.items()},
        )
        _open_session(request)
        return Response(self.get_serializer(token).data)


def _open_session(request: Request) -> None:
    """A session for clients that go on with cookies; none for an account whose sessions begin with a second factor."""
    http_request, user = request._request, user_of(request)
    get_token(http_request)
    if not http_request.session.session_key and not is_mfa_enabled(user):
        login(http_request, user, backend=_SESSION_BACKEND)


class TokenSearch(SearchFilter):
    """Finds a token by its name, by its whole key, and by what lists show of the key.

    The column of the key holds digests: parts of these are never what somebody looks for.
    """

    def get_search_fields(self, view: Any, request: Request) -> list[str]:
        return ["shown" if name == "key" else name for name in super().get_search_fields(view, request) or ()]

    def get_search_terms(self, request: Request) -> list[str]:
        return [term for term in super().get_search_terms(request) if not _may_be_key(term)]

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        for term in super().get_search_terms(request):
            if _may_be_key(term):
                queryset = queryset.filter(key=term)
        return super().filter_queryset(request, queryset, view)


def _may_be_key(term: str) -> bool:
    """Whether a term is long enough for a whole key, and shows all of it."""
    return len(term) >= SHORTEST_KEY and "*" not in term


class TokenFilter(FilterSet):
    revoked = BooleanFilter()

    class Meta:
        model = ApiToken
        fields = ["revoked", "user"]


class _OwnTokens(GenericView):
    permission = requires.never_by_application(requires.signed_in)
    queryset = ApiToken.objects.select_related("user")
    serializer_class = ApiTokenSerializer

    def get_queryset(self) -> QuerySet[ApiToken]:
        queryset = super().get_queryset()
        if acts_as_superuser(user_of(self.request)) and as_flag(self.request.query_params.get("all_users")):
            return queryset
        return queryset.filter(user=self.request.user.pk)


class TokenListView(_OwnTokens, ListCreateView):
    """The tokens of the user who asks; a superuser sees everybody's with `all_users`."""

    filter_backends = [FilterBackend, TokenSearch, OrderingFilter]
    filterset_class = TokenFilter
    search_fields = ["key", "name"]
    ordering_fields = ["created", "expiry", "last_seen", "user", "name", "revoked"]

    @extend_schema(parameters=[query_flag("all_users", "Show the tokens of all users (superusers only)")])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    def create(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        """Issue a token. This answer, and no later one, holds the whole key."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        values = serializer.validated_data
        user = user_of(request)
        owner = values.get("user", user)
        if owner != user and not acts_as_superuser(user):
            raise SuperuserNeeded(action="issue a token for somebody else")
        token = tokens.issue_token(user=owner, name=values.get("name", ""), expiry=values.get("expiry"))
        return created({**self.get_serializer(token).data, "token": token.key})


class TokenDetailView(_OwnTokens, DetailView):
    """One token."""

    @extend_schema(parameters=[query_flag("all_users", "Look among the tokens of all users (superusers only)")])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    def delete(self, _request: Request, **_: Any) -> Response:
        """Revoke the token. It stays listed."""
        tokens.revoke_token(token=self.get_object())
        return no_content()
