"""The notices of a council in a sentence each, for pages that say where it stands. No queries: from one reading."""

from dataclasses import dataclass

from accounts.changes import day_in_words
from metrics.months import Month
from plans.limbs import SUPPORTED
from plans.models import Notice
from plans.models.claim import MET
from plans.selectors.council import Council
from plans.selectors.judging import JudgedNotice
from plans.selectors.notice_page import NoticePage, NoticeViewing


@dataclass(frozen=True)
class NoticeLine:
    """A notice in a sentence. `page` says what is claimed, what the figures say, and when it is reviewed next."""

    page: NoticePage

    @property
    def notice(self) -> Notice:
        return self.page.judged.notice

    @property
    def sentence(self) -> str:
        """What is claimed, what the figures say, and the next review: it follows the title of the notice, and says of its kind
        and day only what the title does not."""
        notice, judged = self.notice, self.page.judged
        day, kind = day_in_words(notice.issued), notice.get_kind_display()
        words = self.page.sentence
        if kind not in notice.title:
            words = f"{kind} of {day}: {words}"
        elif day not in notice.title:
            words = f"Issued on {day}: {words}"
        if notice.published or self.page.has_ended:
            return f"{words}; {judged.status_word.lower()}."
        days = self.page.days_to_review
        return f"{words}; next review in {days} {'day' if days == 1 else 'days'}."


def notice_lines(council: Council) -> list[NoticeLine]:
    """Every notice that had been issued and recorded at the position, the oldest first."""
    return [_line(council, judged) for judged in council.notices if judged.step]


def measures_in_short(lines: list[NoticeLine]) -> str:
    """ "7 measures are claimed met; the figures support 0 in full.", of all these notices; empty where they have no measures."""
    number = sum(len(line.page.measures) for line in lines)
    if not number:
        return ""
    met = sum(line.page.judged.claimed.get(MET, 0) for line in lines)
    shown = sum(line.page.judged.found.get(SUPPORTED, 0) for line in lines)
    if not met:
        return f"{number} {'measure' if number == 1 else 'measures'}, none claimed met; the figures support {shown} in full."
    return f"{met} {'measure is' if met == 1 else 'measures are'} claimed met; the figures support {shown} in full."


def _line(council: Council, judged: JudgedNotice) -> NoticeLine:
    viewing = NoticeViewing(council.as_at, council.present, council.today, Month.of(judged.notice.issued))
    return NoticeLine(NoticePage(viewing, judged))
