"""History that says who and why, and rows that are only ever added.

Two kinds of record are kept for ever. A row that is *edited in place* (a title, a person's role) has a history table: every
save adds a row with the actor and the reason, and the history refuses a save without an actor. A fact that *changes over
time* (an update, a due date) is a row of its own on `AppendOnly`: it is added and never edited.
"""

import contextlib
from collections.abc import Collection, Sequence

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from simple_history.manager import HistoricalQuerySet
from simple_history.models import HistoricalRecords

from accounts.plain_text import has_unprintable, is_blank


class HistoryIsFixed(Exception):
    """Something tried to edit or delete a record that is only ever added to."""


class MissingActor(Exception):
    """A change was about to be saved without saying who makes it."""


class FixedRows(models.QuerySet):
    """Rows that are added and never edited or deleted, many at once no more than one."""

    def update(self, **kwargs):
        raise HistoryIsFixed(f"{self.model.__name__} rows are never edited.")

    def delete(self):
        raise HistoryIsFixed(f"{self.model.__name__} rows are never deleted.")

    def bulk_update(self, *args, **kwargs):
        raise HistoryIsFixed(f"{self.model.__name__} rows are never edited.")

    def bulk_create(self, objs, *args, update_conflicts=False, **kwargs):
        if update_conflicts:
            raise HistoryIsFixed(f"{self.model.__name__} rows are never edited.")
        return super().bulk_create(objs, *args, **kwargs)


class HistoryQuerySet(FixedRows, HistoricalQuerySet):
    """The rows of a history as simple-history reads them."""


class HistoryBase(models.Model):
    """Base of every history table.

    `actor_label` keeps the actor's name as it was then, so that the history still reads when the account has gone.
    """

    actor_label = models.CharField(max_length=200, blank=True)

    objects = FixedRows.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise HistoryIsFixed("History rows are never edited.")
        if self.history_user_id is None:
            raise MissingActor(f"{type(self).__name__}: say who makes this change; write through a service.")
        self.actor_label = str(self.history_user)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise HistoryIsFixed("History rows are never deleted.")


def audited(**options) -> HistoricalRecords:
    """The history of a model, set up the same way everywhere; `options` go to HistoricalRecords."""
    return HistoricalRecords(
        bases=[HistoryBase],
        historical_queryset=HistoryQuerySet,
        history_change_reason_field=models.TextField(blank=True, default=""),
        cascade_delete_history=False,
        **options,
    )


def save_audited(obj, *, by, reason: str, now=None):
    """Validate and save `obj`, and let its history say that `by` did it for `reason` (at `now`, default the clock).

    Raises `ValidationError` where the model's own rules or constraints refuse it.
    """
    _require_readable(obj)
    obj.full_clean()
    with _marked(obj, by=by, reason=reason, now=now):
        obj.save()
    return obj


def _require_readable(obj) -> None:
    """Refuse text that cannot be read: control characters, and what looks like text and shows nothing."""
    found = {}
    for field in obj._meta.concrete_fields:
        text = getattr(obj, field.attname)
        if isinstance(text, str) and isinstance(field, models.CharField | models.TextField):
            if has_unprintable(text):
                found[field.name] = "This contains a character that cannot be printed. Delete it and type it again."
            elif text and is_blank(text):
                found[field.name] = "This shows nothing. Type some words."
    if found:
        raise ValidationError(found)


def save_all_audited(objs: Sequence[models.Model], *, by, reason: str, now, changed: Collection[str] = ()) -> list:
    """The same for several objects of one kind, in two queries: new ones are added, of others the `changed` fields are saved.

    The fields are validated; foreign keys and constraints are left to the database, as for dated rows. Objects that are new
    and objects that are not do not come together.
    """
    objs = list(objs)
    if by is None or by.pk is None:
        raise MissingActor("Say who makes these changes; write through a service.")
    for obj in objs:
        _require_readable(obj)
        obj.clean_fields(exclude=[field.name for field in obj._meta.fields if field.is_relation])
    if not objs:
        return objs
    model, is_new = type(objs[0]), objs[0].pk is None
    if is_new:
        model._base_manager.bulk_create(objs)
    else:
        model._base_manager.bulk_update(objs, changed)
    model.history.bulk_history_create(
        objs,
        update=not is_new,
        default_user=by,
        default_change_reason=reason,
        default_date=now,
        custom_historical_attrs={"actor_label": str(by)},
    )
    return objs


def delete_audited(obj, *, by, reason: str):
    """Delete `obj`; its history stays, with a last row that says who and why."""
    with _marked(obj, by=by, reason=reason, now=None):
        obj.delete()


MARKS = ("_history_user", "_change_reason", "_history_date")


@contextlib.contextmanager
def _marked(obj, *, by, reason, now):
    """While it lasts, the history of `obj` says who, why and when. Afterwards nothing is left for a later save to borrow."""
    obj._history_user, obj._change_reason = by, reason
    if now is not None:
        obj._history_date = now
    try:
        yield
    finally:
        for name in MARKS:
            vars(obj).pop(name, None)


class AppendOnlyQuerySet(FixedRows):
    def known_on(self, moment):
        """The rows that had been recorded by `moment` (an aware datetime); None means all."""
        return self if moment is None else self.filter(known_from__lte=moment)


class AppendOnly(models.Model):
    """Base of every row that is only ever added.

    `recorded_at` is the clock when the row was written; `known_from` is when the fact was known, which differs only for
    rows that a loader adds later (published papers, the demo). `by` is the person who stands for it.
    """

    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    known_from = models.DateTimeField(editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise HistoryIsFixed(f"{type(self).__name__} rows are never edited; add a new one.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise HistoryIsFixed(f"{type(self).__name__} rows are never deleted.")


def add_row(row: AppendOnly) -> AppendOnly:
    """Validate the fields of one append-only row and add it.

    Services check the rules that need a sentence; foreign keys and constraints are left to the database, which checks them
    without a query for each. Raises `ValidationError` for a bad field and `IntegrityError` for a broken constraint.
    """
    _check_row(row)
    row.save(force_insert=True)
    return row


def check_rows(rows: Sequence[AppendOnly]) -> None:
    """What `add_rows` does first. Apart from it, it keeps the validation of very many rows out of the transaction."""
    for row in rows:
        _check_row(row)
        if row.pk is not None:
            raise HistoryIsFixed(f"{type(row).__name__} rows are never edited; add a new one.")


def add_rows(rows: Sequence[AppendOnly], *, checked: bool = False) -> list[AppendOnly]:
    """The same for many rows of one kind: all are validated before the first is added, and few queries add them.

    `checked`: `check_rows` has been called for them.
    """
    if not checked:
        check_rows(rows)
    return type(rows[0]).objects.bulk_create(rows, batch_size=1000) if rows else []


def _check_row(row: AppendOnly) -> None:
    if row.known_from is None or row.by_id is None:
        raise ValidationError("A dated row needs the moment it was known and the person who stands for it.")
    _require_readable(row)
    row.clean_fields(exclude=[field.name for field in row._meta.fields if field.is_relation])
