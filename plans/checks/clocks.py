"""What has to be done by a day that the law or a notice sets. Standard library and pure modules.

The days are counted elsewhere: those of a statement of action, in working days, by `plans.working_days`.
"""

import datetime as dt
from collections.abc import Iterable, Iterator

from plans.checks.facts import INSPECTION, NOTICE, Facts, Problem
from plans.checks.words import cut, date_words, day_after, number


def statement_late(facts: Facts) -> Iterator[Problem]:
    """A statement of action that has not been sent though its working days are over."""
    for statement in facts.statements:
        sent = statement.sent is not None and statement.sent <= facts.on
        if sent or statement.due >= facts.on:
            continue
        days = f"{number(statement.days, 'working day')} from {date_words(statement.received)}, when the report was received"
        over = f", {number(statement.over, 'working day')} ago" if statement.over > 0 else ""
        yield Problem(
            "STATEMENT_LATE",
            f"statement:{statement.key}",
            cut(statement.title),
            f"The statement of action has not been sent. It was due on {date_words(statement.due)}{over}: {days}.",
            "Why has the statement of action not been sent, and does the inspectorate know?",
            statement.owner_role,
            day_after(statement.due),
            INSPECTION,
        )


def review_overdue(facts: Facts) -> Iterator[Problem]:
    """The review of a notice in force that fell due last has no review recorded for it.

    A review is taken for the due date that it is nearest to, so one held shortly before or any time after it counts.
    """
    for notice in facts.notices:
        due = unreviewed(notice.issued, notice.reviews_due, notice.reviewed, facts.on) if notice.in_force else None
        if due is not None:
            every = "month" if notice.every == 1 else f"{notice.every} months"
            yield Problem(
                "REVIEW_OVERDUE",
                f"notice:{notice.key}",
                cut(notice.title),
                f"The notice is to be reviewed every {every}. The review due on {date_words(due)} is not recorded.",
                f"Did the review due on {date_words(due)} take place, and what did it conclude?",
                notice.owner_role,
                day_after(due),
                NOTICE,
            )


def unreviewed(issued: dt.date, reviews_due: Iterable[dt.date], reviewed: Iterable[dt.date], on: dt.date) -> dt.date | None:
    """The latest of the days on which a notice was due for review that is past, where no review counts for it."""
    past = sorted(day for day in reviews_due if day < on)
    if not past:
        return None
    due, before = past[-1], past[-2] if len(past) > 1 else issued
    counts_from = before + (due - before) / 2
    return None if any(counts_from < day <= on for day in reviewed) else due
