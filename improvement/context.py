"""What every page may print: whether this is a demonstration, and whether the person may open the admin."""

from django.conf import settings

from accounts.permissions import Role
from improvement.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD


def site(request) -> dict:
    context = {"demo": settings.DEMO}
    if settings.DEMO:
        context |= {"demo_accounts": DEMO_ACCOUNTS, "demo_password": DEMO_PASSWORD}
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        context["can_open_admin"] = can_open_admin(user)
    return context


def can_open_admin(user) -> bool:
    """Superusers, and administrators of a council."""
    return user.is_superuser or any(role == Role.ADMINISTRATOR for role in user.roles.values())
