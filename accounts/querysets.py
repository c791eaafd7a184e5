from django.db import models


class LocalAuthorityQuerySet(models.QuerySet):
    def for_user(self, user):
        """The councils this person belongs to; all of them for a superuser."""
        if user.is_superuser:
            return self
        return self.filter(membership__user=user)
