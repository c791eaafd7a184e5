"""What a command does with the shared library: load its indicators, and the official statistics to set beside them."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.errors import Refused
from accounts.guards import changed_fields
from accounts.models import LocalAuthority
from metrics.kinds import NEIGHBOURS
from metrics.library import ComparatorRow
from metrics.models import Comparator, Indicator
from metrics.months import MONTH_NAMES, Month
from metrics.services.indicators import INDICATOR_FIELDS, add_indicator, edit_indicator
from metrics.services.series import add_comparators

LONDON = ZoneInfo("Europe/London")


@dataclass
class LibraryLoading:
    """What loading the library did, by code of the indicator. `left` says why for each that was not loaded as the file has it."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    left: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class StatisticsLoading:
    """What loading official statistics did: rows added and standing already, and how many rows were passed over for want of a
    council or an indicator, by its name or code."""

    added: int
    standing: int
    without_council: dict[str, int]
    without_indicator: dict[str, int]


@transaction.atomic
def load_library(*, rows: Iterable[dict], source: str, by, now: dt.datetime) -> LibraryLoading:
    """Bring the shared library up to `rows`, dicts with at least the keys of `INDICATOR_FIELDS`.

    Missing indicators are added and those that read otherwise are changed, but what somebody else edited last stays as that
    person left it. What is not among the rows stays as well: councils may have figures of it.
    """
    standing = {indicator.code: indicator for indicator in Indicator.objects.library()}
    editors = dict(Indicator.history.order_by("pk").values_list("id", "history_user_id"))
    done = LibraryLoading()
    for row in rows:
        fields = {name: row[name] for name in INDICATOR_FIELDS}
        indicator = standing.get(row["code"])
        changes = changed_fields(indicator, fields) if indicator else fields
        try:
            if indicator is None:
                add_indicator(by=by, now=now, reason=source, **fields)
                done.added.append(row["code"])
            elif not changes:
                done.same.append(row["code"])
            elif editors.get(indicator.pk) != by.pk:
                done.left[row["code"]] = "It was edited here since it was loaded, so it stays as it is."
            else:
                edit_indicator(indicator=indicator, changes=changes, reason=source, by=by, now=now)
                done.changed.append(row["code"])
        except Refused as refusal:
            done.left[row["code"]] = refusal.message
    return done


@transaction.atomic
def load_statistics(*, rows: Iterable[ComparatorRow], source: str, by, now: dt.datetime) -> StatisticsLoading:
    """Add official statistics as comparators, for the councils of this installation and the indicators of its library."""
    councils = dict(LocalAuthority.objects.values_list("name", "pk"))
    indicators = dict(Indicator.objects.library().values_list("code", "pk"))
    wanted, without_council, without_indicator = [], Counter(), Counter()
    for row in rows:
        if row.authority_name and row.authority_name not in councils:
            without_council[row.authority_name] += 1
        elif row.code not in indicators:
            without_indicator[row.code] += 1
        else:
            wanted.append(_comparator(row, indicators[row.code], councils.get(row.authority_name), source, now))
    added = add_comparators(rows=wanted, by=by)
    return StatisticsLoading(added, len(wanted) - added, dict(without_council), dict(without_indicator))


def _comparator(row, indicator_id, authority_id, source, now) -> Comparator:
    return Comparator(
        indicator_id=indicator_id,
        authority_id=authority_id,
        group=row.group,
        group_name=row.group_name,
        statistic=row.statistic,
        model=row.model,
        month=row.month,
        period=row.period_label,
        value=row.value,
        source=source,
        known_from=min(_known_from(row), now),
    )


def _known_from(row: ComparatorRow) -> dt.datetime:
    """When an official figure was known. The files give no day of publication, so this is a reading of the usual calendar.

    What ends on 31 March (children in need census, children looked after return) is out by the end of November of that year;
    what ends on 30 September (workforce census) by the end of the February that follows. A comparison with neighbours was not
    known before the model that names them.
    """
    published = Month(row.year, 11) if row.month.month == 3 else Month(row.year + 1, 2)
    if row.group == NEIGHBOURS:
        name, year = row.model.split()
        published = max(published, Month(int(year), MONTH_NAMES.index(name)))
    return dt.datetime.combine(published.last, dt.time(9), tzinfo=LONDON)
