from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ImprovementConfig(AppConfig):
    name = "improvement"
    verbose_name = "Getting to Good"


class GettingToGoodAdminConfig(AdminConfig):
    default_site = "improvement.admin_site.CouncilAdminSite"
