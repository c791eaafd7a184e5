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


class OutgoingMessageQuerySet(models.QuerySet):
    def waiting(self):
        """Neither sent nor dropped, the one that is to be tried first at the top."""
        return self.filter(next_try__isnull=False).order_by("next_try", "pk")

    def in_state(self, state):
        """Those in one of the states of `OutgoingMessage.state`."""
        waits = Q(next_try__isnull=False)
        states = {
            "waits": waits & Q(tries=0),
            "tried": waits & Q(tries__gt=0),
            "sent": Q(sent_at__isnull=False),
            "dropped": Q(dropped_at__isnull=False),
        }
        return self.filter(states[state])

    def to_be_tried(self, now):
        return self.waiting().filter(next_try__lte=now)

    def ended_before(self, moment):
        """Sent or dropped before then."""
        return self.filter(Q(sent_at__lt=moment) | Q(dropped_at__lt=moment))
