"""What the rules would suggest for each choice in the update form, so that a person sees it before saving."""

from dataclasses import dataclass

from plans import rag
from plans.services.updates import suggestion_for


@dataclass(frozen=True)
class Choice:
    """The suggestion for a stage, and for the impacts it depends on (all of them where it does not)."""

    stage: str
    impacts: tuple[str, ...]
    suggestion: rag.Suggestion

    @property
    def stage_word(self) -> str:
        return rag.STAGE_WORDS[self.stage]

    @property
    def impact_words(self) -> str:
        if len(self.impacts) == len(rag.IMPACT_WORDS):
            return "Any"
        return " or ".join(rag.IMPACT_WORDS[impact].lower() for impact in self.impacts).capitalize()

    @property
    def impact_keys(self) -> str:
        return " ".join(self.impacts)


def suggestion_table(*, plan, action, month, today, missed: tuple[rag.MissedStep, ...]) -> list[Choice]:
    """A row for each stage an officer can choose and each group of impacts with the same suggestion. No queries."""
    about = {"plan": plan, "action": action, "month": month, "today": today, "missed": missed}
    rows = []
    for stage in rag.OFFICER_STAGES:
        groups: dict[rag.Suggestion, list[str]] = {}
        for impact in rag.IMPACT_WORDS:
            found = suggestion_for(stage=stage, impact=impact, **about)
            groups.setdefault(found, []).append(impact)
        rows += [Choice(stage, tuple(impacts), suggestion) for suggestion, impacts in groups.items()]
    return rows
