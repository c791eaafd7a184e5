"""Building blocks for database constraints, so that the database refuses what the forms refuse."""

from collections.abc import Iterable

from django.db import models
from django.db.models.functions import Length, Trim
from django.db.models.lookups import GreaterThan, LessThanOrEqual


def one_of(field: str, values: Iterable[str], name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": list(values)}), name=name)


def not_blank(field: str, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=GreaterThan(Length(Trim(field)), 0), name=name)


def at_most(field: str, length: int, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=LessThanOrEqual(Length(field), length), name=name)
