"""How often the API may be asked."""

from django.conf import settings
from rest_framework.throttling import UserRateThrottle


class RequestsPerMinute(UserRateThrottle):
    """At most `API_REQUESTS_PER_MINUTE` of each person, and of each client: it is a user, too.

    Who says not who they are counts by address. Counted in the cache that processes share; without
    it nothing is refused.
    """

    def get_rate(self) -> str:
        """The limit, in the library's words."""
        return f"{settings.API_REQUESTS_PER_MINUTE}/min"
