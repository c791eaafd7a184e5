"""Words of direction."""

import pytest

from tests.boards.papers.checking.making import found

CASES = [
    ("RATING_WORD", "Action 2.1 was downgraded from Red to Amber.", "Amber is better than Red. Write “improved”."),
    ("RATING_WORD", "Action 2.1 has improved from Green to Amber.", "Amber is worse than Green. Write “worsened”."),
    ("RATING_WORD", "Two areas are rated Red. These may be downgraded to Amber in June.", "Amber is better than Red"),
    ("RATING_WORD", "The service was upgraded from ‘Good’ to ‘Requires improvement’.", "Requires improvement is worse than Good"),
    ("RATING_WORD", "Action 2.1 was downgraded from Green to Amber.", ""),
    ("RATING_WORD", "Action 2.1 has improved from Red to Amber.", ""),
    ("RATING_WORD", "The service improved from inadequate to good.", ""),
    ("RATING_WORD", "Two areas are rated Red. These should improve to Amber in June.", ""),
    ("RATING_WORD", "Two areas are rated Red. Three others were downgraded to Amber.", ""),
    ("RATING_WORD", "The risk was downgraded from Red to Amber.", ""),
    ("RATING_WORD", "Two risks are rated Red. These may be downgraded to Amber.", ""),
    ("RATING_WORD", "One action is Red and one Green. These may be downgraded to Amber.", ""),
    ("RATING_WORD", "Action 2.1 has not improved from Green to Amber.", ""),
    ("RATING_WORD", "Visits improved; the rating moved from Green to Amber.", ""),
    ("RATING_WORD", "Action 2.1 improved and 2.2 worsened, from Green to Amber.", ""),
    ("RATING_WORD", "We hope to go from good to green.", ""),
    ("NUMBER_WORD", "Re-referrals rose from 25% to 21%.", "“rose” is the wrong way round: 21% is less than 25%."),
    ("NUMBER_WORD", "The number of plans has fallen from 334 in May 2025 to 541 in June 2026.", "541 is more than 334"),
    ("NUMBER_WORD", "This reduced the overspend from £471k to £1,152k.", "£1,152k is more than £471k"),
    ("NUMBER_WORD", "Caseloads are down from 17 to 21.", "“down” is the wrong way round"),
    ("NUMBER_WORD", "Re-referrals rose from 21% to 25%.", ""),
    ("NUMBER_WORD", "This reduced the overspend from £1,152k at the end of May to £471k at the end of June.", ""),
    ("NUMBER_WORD", "This reduced the overspend from £1.2m to £471k.", ""),
    ("NUMBER_WORD", "Numbers fell for those aged from 16 to 25.", ""),
    ("NUMBER_WORD", "Numbers fell from 2018 to 2019.", ""),
    ("NUMBER_WORD", "Numbers fell from 3 May 2019 to 4 June 2019.", ""),
    ("NUMBER_WORD", "The span fell, and the team moved from 3 to 5 offices.", ""),
    ("NUMBER_WORD", "The rate has not fallen from 21% to 25%.", ""),
    ("NUMBER_WORD", "It improved from 25% to 21%.", ""),
    ("NUMBER_WORD", "Costs rose and then fell from 5 to 7.", ""),
    ("NUMBER_WORD", "The share fell from 21 to 25%.", ""),
    ("NUMBER_WORD", "This rose from 1 in 10 to 1 in 5.", ""),
    ("NUMBER_WORD", "They fell from 21 to 17 and from 30 to 40.", ""),
]


@pytest.mark.parametrize(("code", "words", "wrong"), CASES)
def test_words_of_direction(code, words, wrong):
    findings = found(code, words)
    assert len(findings) == bool(wrong)
    assert all(wrong in each.wrong for each in findings)


def test_what_went_before_is_quoted_with_it():
    [finding] = found("RATING_WORD", "5.5 Two areas are rated Red. These may be downgraded to Amber in June.")
    assert finding.quote == "Two areas are rated Red. These may be downgraded to Amber in June."
    assert finding.place == "paragraph 5.5"
