from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ImprovementConfig(AppConfig):
    name = "improvement"
    verbose_name = "Getting to Good"

    def ready(self):
        # Registers the checks.
        from improvement import deploy_checks  # noqa: F401


class GettingToGoodAdminConfig(AdminConfig):
    default_site = "improvement.admin_site.CouncilAdminSite"
