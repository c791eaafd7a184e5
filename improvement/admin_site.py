from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models.base import ModelBase
from django.http import HttpResponseRedirect
from django.urls import reverse

NOT_IN_THE_ADMIN = frozenset({"auth.Group", "account.EmailAddress", "django_tasks_database.DBTaskResult"})


class CouncilAdminSite(AdminSite):
    """The admin: open to superusers and to administrators of a council. Its sign-in is the service's own, with its lock-out."""

    site_header = "Getting to Good: administration"
    site_title = "Administration – Getting to Good"
    index_title = "Plans, figures and people"
    enable_nav_sidebar = False

    def register(self, model_or_iterable, admin_class=None, **options):
        """Leave out what other packages would have edited here past every service and without a history."""
        models = [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else model_or_iterable
        kept = [model for model in models if model._meta.label not in NOT_IN_THE_ADMIN]
        super().register(kept, admin_class, **options)

    def has_permission(self, request):
        # Imported here: the admin site is made while the apps are still loading.
        from improvement.context import can_open_admin

        return request.user.is_authenticated and request.user.is_active and can_open_admin(request.user)

    def login(self, request, extra_context=None):
        if request.user.is_authenticated:
            raise PermissionDenied("The admin is for administrators of a council.")
        return redirect_to_login(request.GET.get("next", reverse("admin:index")))

    def password_change(self, request, extra_context=None):
        return HttpResponseRedirect(reverse("account_change_password"))
