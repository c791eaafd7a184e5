"""Every step of a question or a decision, as lines: when, who, what, from, to, why. No queries: from the log."""

from accounts.changes import Line, day_in_words, newest_first
from boards.models import ChallengeOwner, Decision
from boards.selectors.log import Question, Resolution


def question_history(question: Question) -> list[Line]:
    """When it was asked, given to somebody else and answered, newest first."""
    row = question.row
    lines = [Line(row.known_from, row.by_name, "Asked", "", row.question, "")]
    before = ""
    for owner in question.owners:
        after = _owner_words(owner)
        lines.append(Line(owner.known_from, owner.by_name, "Who answers", before, after, owner.reason))
        before = after
    before = ""
    for answer in question.answers:
        after = f"{answer.get_outcome_display()}, {day_in_words(answer.on)}: {answer.text}"
        lines.append(Line(answer.known_from, answer.by_name, "Answer", before, after, ""))
        before = after
    return newest_first(reversed(lines))


def decision_history(resolution: Resolution) -> list[Line]:
    """When it was recorded, corrected and followed up, newest first."""
    lines, before = [], ""
    for row in (*resolution.earlier, resolution.row):
        after = _decision_words(row)
        what = "Corrected" if row.corrects_id else "Recorded"
        lines.append(Line(row.known_from, row.by_name, what, before, after, row.reason))
        before = after
    for row in resolution.follow_ups:
        again = f" To be looked at again on {day_in_words(row.again)}." if row.again else ""
        after = f"{row.get_status_display()}, {day_in_words(row.on)}: {row.text}{again}"
        lines.append(Line(row.known_from, row.by_name, "Followed up", "", after, ""))
    return newest_first(reversed(lines))


def _owner_words(row: ChallengeOwner) -> str:
    return f"{row.owner_role}, by {day_in_words(row.due)}"


def _decision_words(row: Decision) -> str:
    told = [f"{row.get_kind_display()}, {row.get_outcome_display().lower()}: {row.wording}"]
    if row.owner_role:
        told.append(f"Carried out by: {row.owner_role}.")
    if row.follow_up:
        told.append(f"To be looked at again on {day_in_words(row.follow_up)}.")
    return "\n".join(told)
