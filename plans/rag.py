"""The rating rules: what the facts about an action suggest its rating should be. Standard library only.

The ordered table below is the specification; the first row that fits decides, and each row has a code and a sentence. A
person may rate differently: a rosier rating than the suggested one needs a reason, and both are kept and shown.

=====  ================================================  ==========================================================
code   the facts                                         suggested rating
=====  ================================================  ==========================================================
R1     stopped, or devolved to business as usual         not rated; left out of the totals
R2     completed, that is, signed off                    Green
R3     awaiting sign-off                                 Amber; Red once more than one review cycle past its due date
R4     past its due date                                 Red
R5     not started although its start date is past       Red
R6     not started; start date ahead, or none            not rated
R7     in progress, a linked measure misses a target     Red
       step that is due
R8     in progress, no update in the expected time,      Amber at best
       or no due date
R9     in progress                                       Green with early or sustained evidence of impact, otherwise
                                                         Amber; a plan may set that Green needs only being on time
=====  ================================================  ==========================================================

"Past" means that the day on which the position is judged is later than the date: an action is on time on its due date. One
review cycle is one month: an action due on 31 January is more than one cycle past due from 1 March (31 January plus one
month is the last day of February). A target step is due on the last day of its month. The latest figure there is decides
whether it is missed; a linked measure without a figure, or whose polarity has no direction, misses none (`metrics/targets.py`).
"""

import datetime as dt
from dataclasses import dataclass

from metrics.months import Month, add_months

RED, AMBER, GREEN = "red", "amber", "green"
NOT_RATED = ""
RATINGS = (RED, AMBER, GREEN)
RATING_WORDS = {RED: "Red", AMBER: "Amber", GREEN: "Green", NOT_RATED: "Not rated"}

NOT_STARTED, IN_PROGRESS, AWAITING_SIGN_OFF = "not_started", "in_progress", "awaiting_sign_off"
COMPLETED, DEVOLVED, STOPPED = "completed", "devolved", "stopped"
STAGE_WORDS = {
    NOT_STARTED: "Not started",
    IN_PROGRESS: "In progress",
    AWAITING_SIGN_OFF: "Awaiting sign-off",
    COMPLETED: "Completed",
    DEVOLVED: "Devolved to business as usual",
    STOPPED: "Stopped",
}
STAGES = tuple(STAGE_WORDS)
OFFICER_STAGES = (NOT_STARTED, IN_PROGRESS, AWAITING_SIGN_OFF)
ENDED_STAGES = (COMPLETED, DEVOLVED, STOPPED)

NOT_YET_MEASURABLE, NO_EVIDENCE, EARLY_EVIDENCE, SUSTAINED = "not_yet_measurable", "no_evidence", "early_evidence", "sustained"
IMPACT_WORDS = {
    NOT_YET_MEASURABLE: "Not yet measurable",
    NO_EVIDENCE: "No evidence",
    EARLY_EVIDENCE: "Early evidence",
    SUSTAINED: "Sustained",
}
IMPACTS_WITH_EVIDENCE = (EARLY_EVIDENCE, SUSTAINED)

RULE_CODES = ("R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9")


# As long as the database keeps it.
SENTENCE_LIMIT = 300


@dataclass(frozen=True)
class MissedStep:
    """A target step that is due and that the latest figure of a linked measure does not reach: the required rate of improvement.

    `figure` and `step` are written with their units. `figure` is empty where not everybody who reads the rating may see it.
    """

    measure: str
    figure: str
    month: Month
    step: str
    due: dt.date


@dataclass(frozen=True)
class Facts:
    """What is known of an action on the day it is judged (`on`). `missed` holds at most one step for each linked measure."""

    on: dt.date
    stage: str
    impact: str = NOT_YET_MEASURABLE
    start: dt.date | None = None
    due: dt.date | None = None
    updated_in_time: bool = True
    missed: tuple[MissedStep, ...] = ()
    green_needs_impact: bool = True

    def __post_init__(self):
        if self.stage not in STAGE_WORDS:
            raise ValueError(f"No such stage: {self.stage!r}")
        if self.impact not in IMPACT_WORDS:
            raise ValueError(f"No such impact: {self.impact!r}")


@dataclass(frozen=True)
class Suggestion:
    """A suggested rating ("" for not rated), the code of the rule that gave it, and the reason as a sentence."""

    rating: str
    code: str
    sentence: str

    @property
    def word(self) -> str:
        return RATING_WORDS[self.rating]


def suggest(facts: Facts) -> Suggestion:
    """The rating that the table above suggests for these facts."""
    late = days_late(facts.due, facts.on)
    if facts.stage in (STOPPED, DEVOLVED):
        return Suggestion(NOT_RATED, "R1", f"{STAGE_WORDS[facts.stage]}: no longer rated, and left out of the totals.")
    if facts.stage == COMPLETED:
        return Suggestion(GREEN, "R2", "Completed and signed off.")
    if facts.stage == AWAITING_SIGN_OFF:
        if facts.due and facts.on > add_months(facts.due, 1):
            return Suggestion(RED, "R3", f"Awaiting sign-off, and {_days(late)} past its due date: more than one review cycle.")
        return Suggestion(AMBER, "R3", "Awaiting sign-off: done in the officer's view, not yet confirmed by a second person.")
    if late:
        return Suggestion(RED, "R4", f"{_days(late)} past its due date, {_date(facts.due)}.")
    if facts.stage == NOT_STARTED:
        if facts.start and facts.start < facts.on:
            return Suggestion(RED, "R5", f"Not started, although it was to start on {_date(facts.start)}.")
        return Suggestion(NOT_RATED, "R6", f"Not started: {_start_in_words(facts.start)}, so it is not rated yet.")
    if facts.missed:
        return Suggestion(RED, "R7", _missed_in_words(facts.missed))
    if not facts.updated_in_time:
        return Suggestion(AMBER, "R8", "In progress, but without an update in the expected time: Amber at best.")
    if facts.due is None:
        return Suggestion(AMBER, "R8", "In progress without a due date: Amber at best.")
    if facts.impact in IMPACTS_WITH_EVIDENCE:
        evidence = "early evidence" if facts.impact == EARLY_EVIDENCE else "sustained evidence"
        return Suggestion(GREEN, "R9", f"In progress and on time, with {evidence} of impact on children.")
    if not facts.green_needs_impact:
        return Suggestion(GREEN, "R9", "In progress and on time; this plan asks no more for Green.")
    return Suggestion(AMBER, "R9", "In progress and on time, with no evidence of impact on children yet.")


def is_rosier(rating: str, suggested: str) -> bool:
    """Whether `rating` looks better than the suggested one. Against "not rated" every rating but none is rosier."""
    if rating == NOT_RATED:
        return False
    if suggested == NOT_RATED:
        return True
    return RATINGS.index(rating) > RATINGS.index(suggested)


def days_late(due: dt.date | None, on: dt.date) -> int:
    """Days from the due date to `on`, 0 while it is not past or there is none."""
    return max(0, (on - due).days) if due else 0


def steps_due_by(on: dt.date) -> Month:
    """The latest month whose target steps are due on a day: they are due on the last day of their month."""
    month = Month.of(on)
    return month if on == month.last else month - 1


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _date(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def _missed_in_words(missed: tuple[MissedStep, ...]) -> str:
    """The first step that is missed, and how many measures more miss one; a long name of a measure is cut."""
    first, others = missed[0], len(missed) - 1
    if first.figure:
        rest = f"” is {first.figure} ({first.month.label}): {first.step} was due by {_date(first.due)}."
    else:
        rest = f"” misses a target step ({first.month.label}): {first.step} was due by {_date(first.due)}."
    if others:
        rest += f" {others} other linked {'measure misses' if others == 1 else 'measures miss'} a target step too."
    begin = "In progress, but “"
    room = max(0, SENTENCE_LIMIT - len(begin) - len(rest))
    name = first.measure if len(first.measure) <= room else first.measure[: max(0, room - 1)].rstrip() + "…"
    return begin + name + rest


def _start_in_words(start: dt.date | None) -> str:
    return f"it starts on {_date(start)}" if start else "no start date is set"
