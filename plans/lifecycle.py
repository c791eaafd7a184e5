"""The life cycle of a plan: which status may follow which. Standard library only."""

DRAFT, SUBMITTED, CONFIRMED, MONITORING, CLOSED, SUPERSEDED = (
    "draft",
    "submitted",
    "confirmed",
    "monitoring",
    "closed",
    "superseded",
)
STATUS_WORDS = {
    DRAFT: "Draft",
    SUBMITTED: "Submitted",
    CONFIRMED: "Confirmed",
    MONITORING: "Being monitored",
    CLOSED: "Closed",
    SUPERSEDED: "Superseded",
}
# A submitted plan may come back as a draft; a plan may be closed or replaced at any time after it was submitted.
FOLLOWS = {
    DRAFT: (SUBMITTED,),
    SUBMITTED: (DRAFT, CONFIRMED, CLOSED, SUPERSEDED),
    CONFIRMED: (MONITORING, CLOSED, SUPERSEDED),
    MONITORING: (CLOSED, SUPERSEDED),
    CLOSED: (),
    SUPERSEDED: (),
}
ENDED = (CLOSED, SUPERSEDED)


def takes_changes(published: bool, status: str) -> bool:
    """Whether a plan can be changed at all: a published record and a plan that has ended cannot."""
    return not published and status not in ENDED


def may_follow(earlier: str, later: str) -> bool:
    """Whether a plan that is `earlier` may become `later`."""
    return later in FOLLOWS[earlier]
