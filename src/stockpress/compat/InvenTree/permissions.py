"""`InvenTree.permissions`: who gets in."""

from stockpress.api.for_plugins.permissions import (
    InvenTreeRoleScopeMixin,
    InvenTreeTokenMatchesOASRequirements,
    IsAdminOrAdminScope,
    IsAuthenticatedOrReadScope,
    IsStaffOrReadOnlyScope,
    IsSuperuserOrReadOnlyOrScope,
    IsSuperuserOrSuperScope,
    OASTokenMixin,
    RolePermission,
    RolePermissionOrReadOnly,
    StaffRolePermission,
    StaffRolePermissionOrReadOnly,
    map_scope,
)
from stockpress.plugins.activation.guarding import auth_exempt

__all__ = [
    "InvenTreeRoleScopeMixin",
    "InvenTreeTokenMatchesOASRequirements",
    "IsAdminOrAdminScope",
    "IsAuthenticatedOrReadScope",
    "IsStaffOrReadOnlyScope",
    "IsSuperuserOrReadOnlyOrScope",
    "IsSuperuserOrSuperScope",
    "OASTokenMixin",
    "RolePermission",
    "RolePermissionOrReadOnly",
    "StaffRolePermission",
    "StaffRolePermissionOrReadOnly",
    "auth_exempt",
    "map_scope",
]
