"""The ladder of formal intervention: which step of a notice may follow which. Standard library only.

A notice is escalated to a Direction, and comes down again from there; it is replaced by another, or lifted. From the last two
there is only the way back, for one that was recorded by mistake or was taken up again.
"""

IN_FORCE, ESCALATED, REPLACED, LIFTED = "in_force", "escalated", "replaced", "lifted"
FOLLOWS = {
    IN_FORCE: (ESCALATED, REPLACED, LIFTED),
    ESCALATED: (IN_FORCE, REPLACED, LIFTED),
    REPLACED: (IN_FORCE,),
    LIFTED: (IN_FORCE,),
}
# What asks for nothing any more: no new claims and no reviews.
ENDED = frozenset({REPLACED, LIFTED})
# The steps that lead to another notice: one has to name it, the other may.
LEADS_TO_ANOTHER = frozenset({REPLACED, ESCALATED})


def may_follow(status: str, later: str) -> bool:
    """Whether a notice that is at `status` may go to `later`."""
    return later in FOLLOWS.get(status, ())
