"""Inspection frameworks: what is graded, from which date, and which clocks run. Standard library only.

The facts stand in `frameworks.json` beside this module, with their sources; a new edition is a change of data. Codes are what the
database keeps and never change their meaning: an area that two frameworks share has one code, so that its judgements line up in a
history, though each edition may word it in its own way.
"""

import datetime as dt
import json
from dataclasses import dataclass, replace
from pathlib import Path

SIF, ILACS_STANDARD, ILACS_SHORT, FOCUSED_VISIT, MONITORING_VISIT, JTAI, INDEPENDENT_REVIEW, PEER_REVIEW = (
    "sif",
    "ilacs_standard",
    "ilacs_short",
    "focused_visit",
    "monitoring_visit",
    "jtai",
    "independent_review",
    "peer_review",
)
OUTSTANDING, GOOD, REQUIRES_IMPROVEMENT, INADEQUATE = "outstanding", "good", "requires_improvement", "inadequate"
IMPROVEMENT, PRIORITY_ACTION, RECOMMENDATION = "improvement", "priority_action", "recommendation"
# What a clock starts from.
RECEIVED, ENDED = "received", "ended"


@dataclass(frozen=True)
class GradedArea:
    """One judgement of a framework. `words` as that edition has them; `short` for a narrow place; `under`: the code of the area
    that it is a part of, or ""."""

    code: str
    words: str
    short: str
    under: str = ""


@dataclass(frozen=True)
class ClockKind:
    """A clock that runs in working days from the day the report was `received` or the inspection `ended`.

    `only_after`: the kind of finding without which it does not run, or "".
    """

    code: str
    words: str
    explains: str
    days: int
    starts: str
    only_after: str
    source: str


@dataclass(frozen=True)
class Edition:
    """The graded areas of a framework from `start` on."""

    start: dt.date
    areas: tuple[GradedArea, ...]


@dataclass(frozen=True)
class Framework:
    """One way of inspecting: in use from `start` to `until` (None: not limited), its editions and the clocks that it starts."""

    code: str
    words: str
    start: dt.date | None
    until: dt.date | None
    clocks: tuple[ClockKind, ...]
    editions: tuple[Edition, ...]

    @property
    def graded(self) -> bool:
        """Whether it gives judgements on the four-point scale."""
        return bool(self.editions)


def _day(text):
    return dt.date.fromisoformat(text) if text else None


def _area(found, areas):
    """An edition names an area by its code, and says only what it has otherwise."""
    return GradedArea(**{**areas[found["code"]], **found})


def _clock(found, clocks):
    """A framework names a clock by its code, or is a mapping with the code and what is otherwise there."""
    return clocks[found] if isinstance(found, str) else replace(clocks[found["code"]], **found)


def _framework(found, areas, clocks):
    editions = (
        Edition(_day(edition["from"]), tuple(_area(area, areas) for area in edition["areas"])) for edition in found["editions"]
    )
    return Framework(
        code=found["code"],
        words=found["words"],
        start=_day(found["from"]),
        until=_day(found["until"]),
        clocks=tuple(_clock(clock, clocks) for clock in found["clocks"]),
        editions=tuple(sorted(editions, key=lambda edition: edition.start)),
    )


_FOUND = json.loads((Path(__file__).parent / "frameworks.json").read_text(encoding="utf-8"))

GRADE_WORDS: dict[str, str] = {grade["code"]: grade["words"] for grade in _FOUND["grades"]}
# 1 is the best.
GRADE_ORDER: dict[str, int] = {grade["code"]: grade["order"] for grade in _FOUND["grades"]}
FINDING_KIND_WORDS: dict[str, str] = {kind["code"]: kind["words"] for kind in _FOUND["finding_kinds"]}
CLOCKS: dict[str, ClockKind] = {clock["code"]: ClockKind(**clock) for clock in _FOUND["clocks"]}
# Every area that any framework grades, in the order of a history, in its present words.
ALL_AREAS: tuple[GradedArea, ...] = tuple(GradedArea(**area) for area in _FOUND["areas"])
AREA_WORDS: dict[str, str] = {area.code: area.words for area in ALL_AREAS}
FRAMEWORKS: dict[str, Framework] = {
    found["code"]: _framework(found, {area["code"]: area for area in _FOUND["areas"]}, CLOCKS) for found in _FOUND["frameworks"]
}
FRAMEWORK_WORDS: dict[str, str] = {code: framework.words for code, framework in FRAMEWORKS.items()}


def is_graded(framework: str) -> bool:
    """Whether inspections under `framework` give judgements on the four-point scale."""
    return FRAMEWORKS[framework].graded


def areas_of(framework: str, on: dt.date) -> tuple[GradedArea, ...]:
    """The graded areas of `framework` for an inspection that began `on`, in the order of its reports.

    Empty where it grades nothing, or was not in use yet.
    """
    areas = ()
    for edition in FRAMEWORKS[framework].editions:
        if edition.start <= on:
            areas = edition.areas
    return areas


def area_words(code: str) -> str:
    """The area in its present words; raises KeyError for a code that no framework has."""
    return AREA_WORDS[code]


def in_use(framework: str, on: dt.date) -> bool:
    """Whether an inspection could begin under `framework` on that day."""
    found = FRAMEWORKS[framework]
    return (found.start is None or found.start <= on) and (found.until is None or on <= found.until)
