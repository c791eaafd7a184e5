"""What people do with compositions and team profiles."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction

from accounts.editing import edit_in_place, require_known
from accounts.errors import Refused
from accounts.guards import require_reason
from accounts.history import add_row, delete_audited, save_audited
from accounts.permissions import ENTER_FIGURES, MANAGE_SERIES
from metrics.kinds import COUNT
from metrics.models import Composition, CompositionFact, CompositionPart, ProfileNote
from metrics.models.profile import NOTE_LIMIT
from metrics.months import Month
from metrics.services.guards import require_length, require_month, require_own, require_seen, writable_council

COMPOSITION_FIELDS = ("title", "slug", "whole", "note")
PART_FIELDS = ("number", "label")


@transaction.atomic
def add_composition(
    *, authority, parts: Sequence[tuple], by, now: dt.datetime, reason: str = "Added", source: str = "", **fields
) -> Composition:
    """Add a whole with its parts: pairs of a series of counts and its label, from the bottom of the column up."""
    require_known(fields, COMPOSITION_FIELDS)
    authority = writable_council(authority.pk, by, MANAGE_SERIES, "add a composition")
    composition = Composition(authority=authority, known_from=now, source=source, **fields)
    save_audited(composition, by=by, reason=reason, now=now)
    for number, (series, label) in enumerate(parts, start=1):
        _add_part(composition, series, number, label, by, now, reason)
    return composition


@transaction.atomic
def edit_composition(*, composition, changes: dict, reason: str, by, now: dt.datetime, version: int | None = None) -> Composition:
    """Change a composition's title, short name, whole or note."""
    writable_council(composition.authority_id, by, MANAGE_SERIES, "change a composition")
    locked = Composition.objects.get(pk=composition.pk)
    require_own(locked)
    return edit_in_place(locked, changes, allowed=COMPOSITION_FIELDS, reason=reason, by=by, now=now, version=version)


@transaction.atomic
def add_part(*, composition, series, number: int, label: str, by, now: dt.datetime, reason: str = "Added") -> CompositionPart:
    """Add a part to a composition."""
    writable_council(composition.authority_id, by, MANAGE_SERIES, "change a composition")
    require_own(composition)
    return _add_part(composition, series, number, label, by, now, reason)


@transaction.atomic
def edit_part(*, part, changes: dict, reason: str, by, now: dt.datetime, version: int | None = None) -> CompositionPart:
    """Change a part's place or label. Another series is another part."""
    writable_council(part.composition.authority_id, by, MANAGE_SERIES, "change a composition")
    require_own(part.composition)
    locked = CompositionPart.objects.get(pk=part.pk)
    return edit_in_place(locked, changes, allowed=PART_FIELDS, reason=reason, by=by, now=now, version=version)


@transaction.atomic
def remove_part(*, part, reason: str, by, now: dt.datetime) -> None:
    """Take a part out of a composition. Its series and its history stay."""
    writable_council(part.composition.authority_id, by, MANAGE_SERIES, "change a composition")
    require_own(part.composition)
    locked = CompositionPart.objects.get(pk=part.pk)
    if locked.facts.exists():
        raise Refused(f"“{locked}” has published figures, so it stays.")
    delete_audited(locked, by=by, reason=require_reason(reason, "the part is taken out"))


@transaction.atomic
def add_composition_fact(
    *, composition, month: Month, value: Decimal, decimals: int, source: str, by, now: dt.datetime, part=None
) -> CompositionFact:
    """Keep a total (no `part`) or a share in percent as a paper printed it."""
    writable_council(composition.authority_id, by, ENTER_FIGURES, "add published figures")
    require_month(month, now)
    if value < 0:
        raise Refused("A total or a share is not below 0.", field="value")
    if part is not None and part.composition_id != composition.pk:
        raise Refused("This part is of another composition.", field="part")
    row = CompositionFact(
        composition=composition, part=part, month=month, value=value, decimals=decimals, source=source, by=by, known_from=now
    )
    return add_row(row)


@transaction.atomic
def write_profile_note(
    *, sub_group, month: Month, good: str, poor: str, by, now: dt.datetime, seen: int | None = None
) -> ProfileNote:
    """Say why a team did well and why it did badly in a month; the latest note of a month holds."""
    writable_council(sub_group.authority_id, by, ENTER_FIGURES, "write about a team")
    require_month(month, now)
    latest = ProfileNote.objects.filter(sub_group=sub_group, month=month).select_related("by").order_by("-pk").first()
    require_seen(latest, seen, f"the note for {month.label}")
    good, poor = good.strip(), poor.strip()
    if not good and not poor:
        raise Refused("Say what went well or what did not, and why.", field="good")
    require_length(good, NOTE_LIMIT, "good")
    require_length(poor, NOTE_LIMIT, "poor")
    if latest is not None and (latest.good, latest.poor) == (good, poor):
        raise Refused("Nothing was changed.")
    return add_row(ProfileNote(sub_group=sub_group, month=month, good=good, poor=poor, by=by, known_from=now))


def _add_part(composition, series, number, label, by, now, reason) -> CompositionPart:
    if series.indicator.unit != COUNT:
        raise Refused("Only counts add up to a whole: choose a series of counts.", field="series")
    part = CompositionPart(composition=composition, series=series, number=number, label=label)
    return save_audited(part, by=by, reason=reason, now=now)
