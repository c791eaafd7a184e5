"""Risks, implications, what was asked and decided since the last meeting, and background papers."""

from boards.packs.contents import Contents, PackChallenge, PackDecision
from boards.packs.sections import CHALLENGES, RISKS
from boards.papers.words import day, lines, sentence
from boards.papers.writing import Section

# In the order in which papers print them.
TO_ASK = "Questions that members could ask"
IMPLICATIONS = ("Legal", "Human resources", "Equality", "Financial", "Other")


def risks(contents: Contents, section: Section) -> None:
    section.say_lines(contents.commentary.get(RISKS, ""))
    section.table(
        "Risks",
        ("Risk", "Owner", "Score", "What is done about it"),
        [(risk.title, risk.owner or "not set", risk.score, risk.mitigation) for risk in contents.risks],
        name="Risks",
    )


def implications(contents: Contents, section: Section) -> None:
    held = contents.implications
    for kind in sorted(held, key=lambda kind: (IMPLICATIONS.index(kind) if kind in IMPLICATIONS else len(IMPLICATIONS), kind)):
        if lines(held[kind]):
            section.under(kind)
            section.say_lines(held[kind])


def questions(contents: Contents, section: Section) -> None:
    section.say_lines(contents.commentary.get(CHALLENGES, ""))
    section.table(
        "Questions that members asked",
        ("Number", "Question", "Who answers, by when", "What came of it"),
        [_challenge(each) for each in contents.challenges],
        name="Questions",
    )
    section.table(
        "Decisions and recommendations",
        ("Number and meeting", "Decision", "Outcome", "Carried out"),
        [_decision(each) for each in contents.decisions],
        name="Decisions",
    )
    if contents.questions:
        if section.blocks:
            section.under(TO_ASK)
        else:
            # Nothing was asked or decided, so the section is not named after that.
            section.title = TO_ASK
        section.list(contents.questions)


def background(contents: Contents, section: Section) -> None:
    section.list(contents.header.background)


def _challenge(each: PackChallenge) -> tuple[str, ...]:
    about = f" (about {each.about})" if each.about else ""
    asked = f"{each.question}{about} Asked {day(each.asked_on)}, {each.asked_by}."
    due = f"{each.owner or 'Nobody yet'}, by {day(each.due)}" if each.due else each.owner or "Nobody yet"
    return (str(each.number), asked, due, f"{sentence(each.outcome)} {sentence(each.answer)}".strip())


def _decision(each: PackDecision) -> tuple[str, ...]:
    # Decisions are numbered meeting by meeting.
    number = f"{each.number} of {day(each.meeting)}" if each.meeting else str(each.number)
    carried = each.carried_out or "not known"
    if each.follow_up:
        carried += f"; to be looked at again on {day(each.follow_up)}"
    who = f" {each.owner}." if each.owner else ""
    return (number, each.wording, f"{sentence(each.outcome)}{who}", carried)
