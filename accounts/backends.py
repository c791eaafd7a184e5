from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import Membership


class Backend(AuthenticationBackend):
    """Sign-in by e-mail address; whoever comes back with a session is read together with their roles."""

    def get_user(self, user_id):
        """The person with their memberships: one query where there are any, as nearly always."""
        rows = Membership.objects.filter(user=user_id).select_related("user", "authority").order_by("authority__name", "pk")
        memberships = list(rows)
        if not memberships:
            return super().get_user(user_id)
        user = memberships[0].user
        if not self.user_can_authenticate(user):
            return None
        user.memberships = memberships
        return user
