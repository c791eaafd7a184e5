"""Rows of several models in one query: what was recorded about a thing is spread over many tables, and a page may ask ten times.

Each row travels as one JSON object and is made an instance of its model again. For rows of text, numbers and dates.
"""

import datetime as dt
from decimal import Decimal

from django.db.models import (
    BinaryField,
    DateTimeField,
    DecimalField,
    F,
    FloatField,
    Func,
    IntegerField,
    JSONField,
    QuerySet,
    Value,
)
from django.db.models.functions import JSONObject

from metrics.fields import MonthField
from metrics.months import Month

NOT_TAKEN = (BinaryField, FloatField, JSONField)


class Row(JSONObject):
    """An object of the database's own. Every database that this runs on makes them, so the connection is not asked whether it
    does: SQLite would be asked by a write, which waits for whoever writes, and after waiting in vain it is taken for no."""

    def as_sql(self, compiler, connection, **extra_context):
        return Func.as_sql(self, compiler, connection, **extra_context)


def read_together(*querysets: QuerySet) -> list[list]:
    """The instances that each of the querysets asks for, in the order of their keys; related objects are not read along.

    Annotations come as attributes, and have to be of text or whole numbers. Raises `TypeError` for a model with fields that do
    not travel so.
    """
    parts = [_part(number, rows) for number, rows in enumerate(querysets)]
    found: list[list] = [[] for _ in querysets]
    for number, key, row in parts[0].union(*parts[1:], all=True).order_by("key"):
        rows = querysets[number]
        found[number].append(_instance(rows, key, row))
    return found


def _part(number, rows):
    names = [field.attname for field in _fields(rows.model)] + list(rows.query.annotation_select)
    columns = {"which": Value(number, IntegerField()), "key": F("pk"), "row": Row(**{name: F(name) for name in names})}
    return rows.order_by().annotate(**columns).values_list(*columns)


def _fields(model):
    fields = model._meta.concrete_fields
    for field in fields:
        if isinstance(field, NOT_TAKEN):
            raise TypeError(f"{model.__name__}.{field.name} does not travel as JSON.")
    return fields


def _instance(rows, key, row):
    fields = _fields(rows.model)
    values = [_value(field, row[field.attname]) for field in fields]
    instance = rows.model.from_db(rows.db, [field.attname for field in fields], values)
    for name in rows.query.annotation_select:
        setattr(instance, name, row[name])
    return instance


def _value(field, value):
    if value is None:
        return None
    if isinstance(field, DateTimeField):
        moment = dt.datetime.fromisoformat(value)
        # SQLite keeps moments in UTC without saying so.
        return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    if isinstance(field, DecimalField):
        # JSON has no decimals: up to 15 digits come back as they were.
        return Decimal(str(value)).quantize(Decimal(1).scaleb(-field.decimal_places))
    if isinstance(field, MonthField):
        return Month.of(dt.date.fromisoformat(value))
    return field.to_python(value)
