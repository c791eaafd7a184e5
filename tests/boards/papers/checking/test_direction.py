"""Words of direction."""

from dataclasses import replace

import pytest

from boards.papers.checking import truth_of
from tests.boards.papers.checking.making import found
from tests.boards.papers.example import example, figure

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
    ("NUMBER_WORD", "Visits were 95%, up from 96%.", "“up” is the wrong way round: 95% is less than 96%."),
    ("NUMBER_WORD", "Caseloads were 21 in May 2026, a fall from 17.", "“fall” is the wrong way round: 21 is more than 17."),
    ("NUMBER_WORD", "Visits were 95%, up from 94%.", ""),
    ("NUMBER_WORD", "Visits were 5% up from 94%.", ""),
    ("NUMBER_WORD", "Visits were 95%, not up from 96%.", ""),
    ("NUMBER_WORD", "Visits were 95%, an improvement from 96%.", ""),
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


OF_THE_PACK = [
    (
        "Turnover improved from 14% to 21.2%.",
        "“improved” is the wrong way round: lower is better here, and 21.2% is more than 14%.",
    ),
    ("Social worker turnover has improved further from 14% to 21.2%.", "lower is better here"),
    (
        "Turnover worsened from 21.2% to 14%.",
        "“worsened” is the wrong way round: lower is better here, and 14% is less than 21.2%.",
    ),
    ("Child in need visits were 95% in October 2026, an improvement from 96% in September.", "higher is better here, and 95%"),
    ("Turnover was 14%, a deterioration from 21.2%.", "lower is better here"),
    ("Turnover improved from 21.2% to 14%.", ""),
    ("Child in need visits were 95% in October 2026, an improvement from 90% in September.", ""),
    # Not known from the pack, or known with two ways.
    ("Sickness improved from 14% to 21.2%.", ""),
    ("The rate improved from 14% to 21.2%.", ""),
    ("Children missing improved from 14 to 21.", ""),
    ("It improved from 14% to 21.2%.", ""),
    ("Turnover in the north improved from 14% to 21.2%.", ""),
    ("Turnover improved from 14 to 21.", ""),
    ("Turnover has not improved from 14% to 21.2%.", ""),
    ("Turnover improved while the team grew from 14% to 21.2%.", ""),
    ("Turnover improved and then worsened from 14% to 21.2%.", ""),
    ("Turnover was 14%, rather than an improvement from 12%.", ""),
]


@pytest.mark.parametrize(("words", "wrong"), OF_THE_PACK)
def test_better_and_worse_are_for_the_indicator_of_the_pack_to_say(words, wrong):
    names = [
        ("Social worker turnover rate", "Lower is better"),
        ("Child in need visits on time", "Higher is better"),
        ("Health assessment rate", "Higher is better"),
    ]
    series = tuple(figure(number, name=name, polarity=polarity) for number, (name, polarity) in enumerate(names))
    missing = figure(9, name="Children missing", unit="count", polarity="Neutral: no direction is good in itself")
    held = truth_of(replace(example(), figures=(*series, missing)))
    findings = found("NUMBER_WORD", words, truth=held)
    assert len(findings) == bool(wrong)
    assert all(wrong in each.wrong for each in findings)
    assert not found("NUMBER_WORD", words)
