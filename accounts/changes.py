"""What a history says, as lines that a page can print: when, who, what, from, to, why."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

NOTHING = "nothing"


@dataclass(frozen=True)
class Line:
    """One change. `before` is empty where something was added; `why` is empty where no reason was asked for."""

    when: dt.datetime
    who: str
    what: str
    before: str
    after: str
    why: str
    about: str = ""


def newest_first(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: line.when, reverse=True)


def edits(rows, model, fields, about: str, words: dict[str, dict] | None = None) -> Iterator[Line]:
    """Lines from the history rows of one object, oldest first: one for each of `fields` that differs from the row before.

    `words` gives, by field, what to print for a value (the name of an area for its key).
    """
    earlier = None
    for row in rows:
        why = row.history_change_reason or ""
        if row.history_type == "+":
            yield Line(row.history_date, row.actor_label, "Added", "", about, why, about)
        elif row.history_type == "-":
            yield Line(row.history_date, row.actor_label, "Deleted", about, "", why, about)
        elif earlier is not None:
            for field in fields:
                before, after = getattr(earlier, field), getattr(row, field)
                if before != after:
                    label = model._meta.get_field(field.removesuffix("_id")).verbose_name
                    spell = (words or {}).get(field, {})
                    what = label[:1].upper() + label[1:]
                    values = plain(spell.get(before, before)), plain(spell.get(after, after))
                    yield Line(row.history_date, row.actor_label, what, *values, why, about)
        earlier = row


def edits_of_each(rows, model, fields, name: Callable[[object], str], words: dict[str, dict] | None = None) -> Iterator[Line]:
    """The same for the history rows of several objects; `name` gives an object's name from its last row."""
    families: dict[int, list] = {}
    for row in rows.order_by("pk"):
        families.setdefault(row.id, []).append(row)
    for family in families.values():
        yield from edits(family, model, fields, name(family[-1]), words)


def plain(value) -> str:
    """A value as a person reads it."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.date):
        return day_in_words(value)
    return str(value)


def day_in_words(day: dt.date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else NOTHING
