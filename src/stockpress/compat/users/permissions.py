"""`users.permissions`: who may do what."""

from stockpress.accounts.permissions import check_user_permission, check_user_role

__all__ = [
    "check_user_permission",
    "check_user_role",
]
