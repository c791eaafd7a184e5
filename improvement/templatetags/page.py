"""Tags and filters for every page. Presentation only: words and addresses for what the selectors return."""

import datetime as dt

from django import template
from django.template.defaultfilters import date as date_filter

from plans.checks.words import times
from plans.rag import IMPACT_WORDS, RATING_WORDS, STAGE_WORDS

register = template.Library()


@register.filter
def rating_word(rating: str) -> str:
    return RATING_WORDS[rating or ""]


@register.filter
def stage_word(stage: str) -> str:
    return STAGE_WORDS[stage]


@register.filter
def impact_word(impact: str) -> str:
    return IMPACT_WORDS[impact]


@register.filter
def day(value: dt.date | None) -> str:
    """`8 July 2020`; "not set" for none: missing is said, never left blank."""
    return date_filter(value, "j F Y") if value else "not set"


@register.filter
def short_day(value: dt.date | None) -> str:
    return date_filter(value, "j M Y") if value else "not set"


register.filter(times)


@register.filter
def count_of(number: int, words: str) -> str:
    """`{{ 1|count_of:"action,actions" }}` gives "1 action"."""
    one, many = words.split(",")
    return f"{number:,} {one if number == 1 else many}"
