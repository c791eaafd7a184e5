"""What `manage.py check --deploy` says about this project beyond Django's own checks."""

from django.conf import settings
from django.core.checks import Tags, Warning, register


@register(Tags.security, deploy=True)
def demo_is_off(app_configs, **kwargs):
    """A demonstration shows its passwords on the sign-in page."""
    if not settings.DEMO:
        return []
    return [
        Warning(
            "DEMO=1: the demonstration's accounts and their password are shown on the sign-in page.",
            hint="Unset DEMO on a server that holds a council's data.",
            id="improvement.W001",
        )
    ]
