"""The kinds of reminder that the service sends by e-mail, listed here for every app as permissions are.

What is a person's duty comes whatever they chose; the rest can be switched off by each person. Standard library only.
"""

from dataclasses import dataclass

from accounts.permissions import MANAGE_CYCLES, UPDATE_OWN_ACTIONS, VIEW_PLANS


@dataclass(frozen=True)
class Reminder:
    """What the person reads about a kind: when it comes, in `words` and a `hint`. `permission` says who can get it at all."""

    words: str
    hint: str
    permission: str
    duty: bool = False


UPDATES_WAIT = "updates"
MONTH_CLOSES = "month"
PACK_PUBLISHED = "pack"

REMINDERS = {
    UPDATES_WAIT: Reminder(
        "Updates of your actions that are due or overdue, and questions of boards to you",
        "One message for all of them: some days before they are due, and again afterwards until they are done.",
        UPDATE_OWN_ACTIONS,
        duty=True,
    ),
    MONTH_CLOSES: Reminder(
        "What is missing before a review month is closed, and what boards wait for",
        "Updates, sign-offs and figures that are still missing: some days before the month ends, and again until it is closed. "
        "Answers to boards that are overdue and reports to them that are late: on the day after, and again until they are there.",
        MANAGE_CYCLES,
    ),
    PACK_PUBLISHED: Reminder(
        "A pack for a board is published",
        "For board members, and for whoever has a seat on the board.",
        VIEW_PLANS,
    ),
}
OPTIONAL = tuple(kind for kind, reminder in REMINDERS.items() if not reminder.duty)
