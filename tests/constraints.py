"""What the tests of constraints share: every constraint of an app, and the two ways in which each is broken.

An app's table says for each constraint the model, what breaks it, and the same through the service; or, where no service can be
made to break it, a sentence that says why.
"""

import datetime as dt

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from accounts.errors import Refused
from accounts.history import AppendOnly

COMPUTED = "the service computes it"
A_MONTH = "a Month has no day"
SECOND = models.Value(dt.date(2026, 3, 2), output_field=models.DateField())


def constraints(*app_labels) -> dict:
    """Every constraint of the apps' models by name, with its model; those of history tables left out."""
    ours = [model for label in app_labels for model in apps.get_app_config(label).get_models()]
    return {rule.name: (model, rule) for model in ours for rule in model._meta.constraints}


def row(model, good: dict, changes, scene, now):
    """A row as a write past the services would make it: `good` with `changes` (a dict, or a function of the scene)."""
    fields = good[model](scene) | (changes(scene) if callable(changes) else changes or {})
    if issubclass(model, AppendOnly):
        fields |= {"by": scene.world.lead, "known_from": now}
    return model(**fields)


def assert_taken(row) -> None:
    with transaction.atomic():
        made = type(row).objects.bulk_create([row])[0]
    made.refresh_from_db()
    assert str(made)


def assert_refused_by_the_database(bad, rule, also: str = "") -> None:
    """The database refuses the row and names the rule, or `also` where the row must break a second one."""
    model = type(bad)
    before = model.objects.count()
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        model.objects.bulk_create([bad])
    assert model.objects.count() == before
    # SQLite names the columns of a broken uniqueness, PostgreSQL the constraint.
    columns = rule.fields if isinstance(rule, models.UniqueConstraint) else ()
    words = [
        rule.name,
        also or rule.name,
        *(f"{model._meta.db_table}.{model._meta.get_field(field).column}" for field in columns),
    ]
    assert any(word in str(refusal.value) for word in words), str(refusal.value)


def assert_refused_with_words(call) -> None:
    with pytest.raises((Refused, ValidationError)) as refusal:
        call()
    assert str(refusal.value)
