"""`users.models`: tokens, roles and owners."""

from stockpress.accounts.models import ApiToken, Owner, RuleSet, UserProfile

__all__ = [
    "ApiToken",
    "Owner",
    "RuleSet",
    "UserProfile",
]
