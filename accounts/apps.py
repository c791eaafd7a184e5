from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Councils and people"

    def ready(self):
        # The kinds of background job that each app registers.
        autodiscover_modules("jobs")
