from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import Membership, User


class Backend(AuthenticationBackend):
    """Sign-in by e-mail address; whoever comes back with a session is read together with their roles."""

    def get_user(self, user_id):
        """The person with their memberships: one query where there are any, as nearly always."""
        user = member(user_id)
        if user is None:
            return super().get_user(user_id)
        return user if self.user_can_authenticate(user) else None


def member(user_id) -> User | None:
    """A person with their memberships, in one query; None for somebody who has none."""
    rows = Membership.objects.filter(user__pk=user_id).select_related("user", "authority").order_by("authority__name", "pk")
    memberships = list(rows)
    if not memberships:
        return None
    user = memberships[0].user
    user.memberships = memberships
    return user
