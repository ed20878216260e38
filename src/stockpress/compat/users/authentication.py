"""`users.authentication`: how a request says who sends it."""

from stockpress.api.framework.authentication import ApiTokenAuthentication
from stockpress.api.framework.authentication import OAuth2Authentication as ExtendedOAuth2Authentication

__all__ = [
    "ApiTokenAuthentication",
    "ExtendedOAuth2Authentication",
]
