"""For each check of boards the facts that it finds something in, and facts in which it just does not. `docs/checks.md` prints the
words."""

import datetime as dt
from dataclasses import replace

from boards.challenges import Asked
from boards.checks import BoardFacts, ChallengeFacts, CorrectedFacts, DecisionFacts, PackFacts, PaperFacts
from boards.decisions import DONE, Decided, Followed
from tests.plans.checks.examples import Example

TODAY = dt.date(2026, 10, 31)
BEFORE = dt.date(2026, 10, 23)
QUESTION = ChallengeFacts(
    key=12,
    number=3,
    board="Improvement Board",
    question="Why are visits late?",
    asked=Asked(dt.date(2026, 9, 17), BEFORE),
    owner_role="Head of Safeguarding",
)
DECIDED = DecisionFacts(
    key=7,
    number=2,
    board="Improvement Board",
    wording="To fund two more posts",
    on=dt.date(2026, 9, 17),
    decided=Decided(BEFORE),
    owner_role="Director",
)


def questions(*changes: dict) -> BoardFacts:
    return BoardFacts(TODAY, challenges=tuple(replace(QUESTION, **each) for each in changes or ({},)))


def decisions(*changes: dict) -> BoardFacts:
    return BoardFacts(TODAY, decisions=tuple(replace(DECIDED, **each) for each in changes or ({},)))


CORRECTED = CorrectedFacts("Re-referrals, August 2026: 21.3%, now 22.1%", BEFORE)
GIVEN = PackFacts(5, "Progress in August", "Improvement Board", dt.date(2026, 9, 10), (CORRECTED,))


def packs(*changes: dict) -> BoardFacts:
    return BoardFacts(TODAY, packs=tuple(replace(GIVEN, **each) for each in changes or ({},)))


PAPER = PaperFacts(5, "Progress in August", "Improvement Board", "Report.docx", BEFORE, 1)


def papers(*changes: dict) -> BoardFacts:
    return BoardFacts(TODAY, papers=tuple(replace(PAPER, **each) for each in changes or ({},)))


EXAMPLES = {
    "PACK_CHANGED": Example(
        found=packs({"tampered": True, "corrections": ()}),
        not_found=packs({"corrections": ()}, {"tampered": True, "corrections": (), "published": dt.date(2026, 11, 1)}),
        subject="pack:5",
        sentence="“Progress in August”, published for Improvement Board on 10 September 2026, is not what was published any "
        "more: its checksum does not fit what is stored.",
        question="Who changed “Progress in August” outside this service, and where is the copy that members were given?",
        owner="Programme lead",
        since=None,
        link="pack",
    ),
    "PACK_FIGURE_CORRECTED": Example(
        found=packs(),
        not_found=packs({"corrections": ()}, {"corrections": (replace(CORRECTED, since=dt.date(2026, 11, 1)),)}),
        subject="pack:5",
        sentence="1 figure, rating or budget in “Progress in August”, published for Improvement Board on 10 September 2026, was "
        "corrected since: Re-referrals, August 2026: 21.3%, now 22.1%.",
        question="Does what was corrected since in “Progress in August” change what members were told, or decided on it?",
        owner="Programme lead",
        since=BEFORE,
        link="pack",
    ),
    "PAPER_DIFFERS": Example(
        found=papers(),
        not_found=papers({}, {"differences": 0, "checked": TODAY}),
        subject="pack:5",
        sentence="“Report.docx”, checked on 23 October 2026 against “Progress in August” of Improvement Board, differs from it "
        "in 1 place. Those who prepare packs can read which.",
        question="Which is right, the paper or the pack “Progress in August”, and which of them were members given?",
        owner="Programme lead",
        since=BEFORE,
        link="pack",
    ),
    "CHALLENGE_OVERDUE": Example(
        found=questions(),
        not_found=questions({"asked": replace(QUESTION.asked, due=TODAY)}, {"asked": replace(QUESTION.asked, answered_on=TODAY)}),
        subject="challenge:12",
        sentence="Improvement Board asked question 3 on 17 September 2026. The answer was due on 23 October 2026 "
        "and is 8 days late on 31 October 2026.",
        question="When will question 3 of 17 September 2026, “Why are visits late?”, be answered?",
        owner="Head of Safeguarding",
        since=dt.date(2026, 10, 24),
        link="challenge",
    ),
    "DECISION_OVERDUE": Example(
        found=decisions(),
        not_found=decisions(
            {"decided": Decided(TODAY)},
            {"decided": Decided(None)},
            {"decided": Decided(BEFORE, Followed(DONE, TODAY))},
        ),
        subject="decision:7",
        sentence="Decision 2 of Improvement Board, 17 September 2026, was to be looked at again on 23 October 2026, and "
        "is 8 days late on 31 October 2026. Nothing says whether it was carried out.",
        question="Was decision 2 of 17 September 2026, “To fund two more posts”, carried out, and what shows it?",
        owner="Director",
        since=dt.date(2026, 10, 24),
        link="decision",
    ),
}
