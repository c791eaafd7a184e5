"""The questions of boards about a thing, for the pages of apps that know nothing of boards."""

from django import template
from django.utils import timezone

from boards.selectors.waiting import open_about

register = template.Library()


@register.inclusion_tag("boards/questions_about.html")
def questions_about(authority, kind: str, key: int) -> dict:
    """The questions about one thing, such as an "action", that have no answer yet. One query."""
    return {"authority": authority, "questions": open_about(authority, kind, key, timezone.localdate())}
