"""`users.ruleset`: the roles."""

from stockpress.accounts.rulesets import PERMISSION_NAMES as RULESET_PERMISSIONS
from stockpress.accounts.rulesets import ROLE_NAMES as RULESET_NAMES
from stockpress.accounts.rulesets import RuleSetEnum

__all__ = [
    "RULESET_NAMES",
    "RULESET_PERMISSIONS",
    "RuleSetEnum",
]
