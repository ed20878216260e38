"""The one permission class of the API: it asks what the view declares, and denies where nothing is declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission

from stockpress.api.framework.foreign import by_role, is_ours
from stockpress.api.framework.requires import Requirement
from stockpress.plugins.names import ANSWERED_BY

if TYPE_CHECKING:
    # The framework's views load this module while they are being loaded themselves.
    from rest_framework.request import Request
    from rest_framework.views import APIView


class DenyUnlessDeclared(BasePermission):
    """Allows what the view's `permission` allows; a view without one is closed to everybody.

    Only where a plugin answers, below its own address, is a view that declares nothing open, by the rule of `foreign`.
    """

    # Whoever guards the views of plugins leaves the scopes of applications to this class.
    checks_scopes = True

    def has_permission(self, request: Request, view: APIView) -> bool:
        requirement = getattr(view, "permission", None)
        if not isinstance(requirement, Requirement):
            if is_ours(view) or not hasattr(request._request, ANSWERED_BY):
                return False
            requirement = by_role
        self.message = requirement.refusal(request, view)
        return requirement.allows(request, view)
