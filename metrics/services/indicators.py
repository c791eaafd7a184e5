"""What people do with definitions: indicators, sub-groups and series."""

import datetime as dt

from django.db import transaction

from accounts.editing import edit_in_place, require_known
from accounts.errors import NotAllowed, Refused
from accounts.guards import require_reason
from accounts.history import delete_audited, save_audited
from accounts.models import LocalAuthority
from accounts.permissions import MANAGE_SERIES
from accounts.plain_text import is_blank
from metrics.models import Indicator, Series, SubGroup
from metrics.months import Month
from metrics.services.guards import lock_indicator, require_writable, writable_council, writable_series

# A change of one of these changes what the figures mean, so the definition gets a new version.
DEFINING = ("definition", "numerator_words", "denominator_words", "unit")
INDICATOR_FIELDS = (
    "code",
    "name",
    "group",
    *DEFINING,
    "unit_words",
    "decimals",
    "polarity",
    "polarity_source",
    "range_low",
    "range_high",
    "every",
    "rolling_3",
    "rolling_12",
    "source_return",
    "owner_role",
    "checked_on",
    "next_review",
    "small_numbers",
    "caveat",
    "pair",
    "what_it_is",
    "why_it_matters",
    "what_good_looks_like",
)
SUB_GROUP_FIELDS = ("name", "slug", "kind", "lead_role")
SERIES_FIELDS = ("definition_version", "definition_note", "owner_role", "small_numbers", "spc_profile", "ends")


@transaction.atomic
def add_indicator(*, authority=None, by, now: dt.datetime, reason: str = "Added", **fields) -> Indicator:
    """Add an indicator of a council's own, or (no `authority`; superusers) to the library that all share."""
    require_known(fields, INDICATOR_FIELDS)
    authority = _definer(getattr(authority, "pk", None), by)
    _require_free_code(fields.get("code", ""), authority)
    return save_audited(Indicator(authority=authority, known_from=now, **fields), by=by, reason=reason, now=now)


@transaction.atomic
def edit_indicator(*, indicator, changes: dict, reason: str, by, now: dt.datetime, version: int | None = None) -> Indicator:
    """Change an indicator. A change of what is counted gives its definition a new version; series keep the one they follow."""
    require_known(changes, INDICATOR_FIELDS)
    _definer(indicator.authority_id, by)
    locked = lock_indicator(indicator.pk)
    if "unit" in changes and changes["unit"] != locked.unit and Series.objects.filter(indicator=locked).exists():
        raise Refused("This indicator has figures, so its unit cannot be changed. Add a new indicator.", field="unit")
    if changes.get("code", locked.code) != locked.code:
        _require_free_code(changes["code"], locked.authority_id)
    if any(name in changes and changes[name] != getattr(locked, name) for name in DEFINING):
        changes = changes | {"definition_version": locked.definition_version + 1}
    allowed = (*INDICATOR_FIELDS, "definition_version")
    return edit_in_place(locked, changes, allowed=allowed, reason=reason, by=by, now=now, version=version)


@transaction.atomic
def remove_indicator(*, indicator, reason: str, by, now: dt.datetime) -> None:
    """Delete an indicator that no council has a series of. Its history stays."""
    _definer(indicator.authority_id, by)
    locked = lock_indicator(indicator.pk)
    if has_figures(locked):
        raise Refused(f"“{locked}” has figures, so it cannot be deleted.")
    delete_audited(locked, by=by, reason=require_reason(reason, "the indicator is deleted"))


@transaction.atomic
def add_sub_group(*, authority, by, now: dt.datetime, reason: str = "Added", **fields) -> SubGroup:
    """Add a team, or a group of children or staff, that has figures of its own. `fields` are any of `SUB_GROUP_FIELDS`."""
    require_known(fields, SUB_GROUP_FIELDS)
    authority = writable_council(authority.pk, by, MANAGE_SERIES, "add a sub-group")
    return save_audited(SubGroup(authority=authority, known_from=now, **fields), by=by, reason=reason, now=now)


@transaction.atomic
def edit_sub_group(*, sub_group, changes: dict, reason: str, by, now: dt.datetime, version: int | None = None) -> SubGroup:
    """Change a sub-group's name, short name, kind or lead."""
    writable_council(sub_group.authority_id, by, MANAGE_SERIES, "change a sub-group")
    locked = SubGroup.objects.get(pk=sub_group.pk)
    return edit_in_place(locked, changes, allowed=SUB_GROUP_FIELDS, reason=reason, by=by, now=now, version=version)


@transaction.atomic
def add_series(
    *, authority, indicator, by, now: dt.datetime, sub_group=None, reason: str = "Added", source: str = "", **fields
) -> Series:
    """Begin to keep figures of an indicator, for the whole council or a sub-group. `fields` are any of `SERIES_FIELDS`."""
    require_known(fields, SERIES_FIELDS)
    authority = writable_council(authority.pk, by, MANAGE_SERIES, "add a series")
    # As it is now, and so until the series is there: its unit must not change meanwhile.
    indicator = lock_indicator(indicator.pk)
    defaults = {"definition_version": indicator.definition_version, "small_numbers": indicator.small_numbers}
    _require_version(indicator, fields)
    series = Series(
        authority=authority, indicator=indicator, sub_group=sub_group, known_from=now, source=source, **(defaults | fields)
    )
    return save_audited(series, by=by, reason=reason, now=now)


@transaction.atomic
def edit_series(*, series, changes: dict, reason: str, by, now: dt.datetime, version: int | None = None) -> Series:
    """Change how a series is kept: definition followed, owner, small numbers, control chart profile, last month."""
    locked = writable_series(series.pk, by, MANAGE_SERIES, "change a series")
    _require_version(locked.indicator, changes)
    if changes.get("ends") is not None:
        _require_no_later_figure(locked, changes["ends"])
    return edit_in_place(locked, changes, allowed=SERIES_FIELDS, reason=reason, by=by, now=now, version=version)


@transaction.atomic
def publish_series(*, series, ends: Month, source: str, by, now: dt.datetime) -> Series:
    """Seal a series that was loaded from published papers: from now on nobody changes it, and nothing in it is ever late."""
    writable_council(series.authority_id, by, MANAGE_SERIES, "publish a series")
    locked = Series.objects.with_names().get(pk=series.pk)
    require_writable(locked)
    _require_no_later_figure(locked, ends)
    if is_blank(source):
        raise Refused("Name the document in which it was published.", field="source")
    changes = {"published": True, "ends": ends, "source": source}
    return edit_in_place(locked, changes, allowed=tuple(changes), reason="As published", by=by, now=now)


def has_figures(indicator: Indicator) -> bool:
    """Whether a council has a series of it, or there are official figures of it."""
    return Series.objects.filter(indicator=indicator).exists() or indicator.comparators.exists()


def _require_no_later_figure(series: Series, ends: Month) -> None:
    if series.snapshots.standing().filter(month__gt=ends).exists():
        raise Refused(f"There are figures after {ends.label}. Withdraw them first, or choose a later month.", field="ends")


def _require_version(indicator: Indicator, fields: dict) -> None:
    """Refuse a version that the definition never had."""
    version = fields.get("definition_version", indicator.definition_version)
    if not 1 <= version <= indicator.definition_version:
        raise Refused(f"The definition has versions 1 to {indicator.definition_version}.", field="definition_version")


def _definer(authority_id: int | None, by) -> LocalAuthority | None:
    """Whose the indicator is: the council, locked, or None for the library. Refuses whoever may not change it."""
    if authority_id is not None:
        return writable_council(authority_id, by, MANAGE_SERIES, "change the council's own indicators")
    if not by.is_superuser:
        raise NotAllowed("The library is shared by all councils. Ask whoever runs this service to change it.")
    return None


def _require_free_code(code: str, authority) -> None:
    """A council's own code is none of the library's, and the other way round: an address names one indicator."""
    others = Indicator.objects.filter(code=code)
    if authority is not None:
        others = others.for_authority(authority)
    if others.exists():
        raise Refused(f"There is an indicator with the code {code} already.", field="code")
