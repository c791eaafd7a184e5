"""What is said of teams: finding a team, and its notes by month."""

from dataclasses import dataclass

from metrics.models import ProfileNote, Series, SubGroup
from metrics.months import AsAt, Month


@dataclass(frozen=True)
class MonthNote:
    """What is said of a team in a month: the note that holds, and those that it replaced, newest first."""

    note: ProfileNote
    earlier: list[ProfileNote]


def find_sub_group(authority, slug: str, known_on=None) -> SubGroup | None:
    rows = SubGroup.objects.filter(authority=authority, slug=slug)
    return (rows.filter(known_from__lte=known_on) if known_on else rows).first()


def is_published(sub_group: SubGroup) -> bool:
    """Whether a group has figures and all of them are a published record."""
    found = set(Series.objects.filter(sub_group=sub_group).values_list("published", flat=True))
    return found == {True}


def notes_about(sub_group: SubGroup, month: Month) -> tuple[ProfileNote | None, ProfileNote | None]:
    """The note that holds for a month, and that of the latest month before it."""
    rows = ProfileNote.objects.filter(sub_group=sub_group, month__lte=month).select_related("by")
    latest = {row.month: row for row in rows.order_by("pk")}
    before = max((each for each in latest if each < month), default=None)
    return latest.get(month), latest.get(before)


def month_notes(sub_group: SubGroup, as_at: AsAt) -> list[MonthNote]:
    """By month, newest first. One query."""
    rows = ProfileNote.objects.filter(sub_group=sub_group, month__lte=as_at.month).known_on(as_at.known_on)
    by_month: dict[Month, list[ProfileNote]] = {}
    for row in rows.select_related("by").order_by("-month", "-pk"):
        by_month.setdefault(row.month, []).append(row)
    return [MonthNote(note, earlier) for note, *earlier in by_month.values()]
