from django.db import models
from django.db.models import Q

from accounts.permissions import MANAGE_PLANS, may


class LocalAuthorityQuerySet(models.QuerySet):
    def for_user(self, user):
        """The councils this person belongs to; all of them for a superuser."""
        if user.is_superuser:
            return self
        return self.filter(membership__user=user)


class JobQuerySet(models.QuerySet):
    def seen_by(self, user, authority):
        """One's own jobs in this council and for the whole site; for whoever manages its plans, everybody's in this council."""
        own = Q(by=user) & (Q(authority=authority) | Q(authority=None))
        return self.filter(own | Q(authority=authority) if may(user, MANAGE_PLANS, authority) else own)
