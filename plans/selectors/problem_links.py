"""Where a problem is mended: from what it is about to an address. No queries: everything was read with the council."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from metrics.models import Series
from plans.checks import Problem
from plans.selectors.council import Council


@dataclass(frozen=True)
class ProblemLinks:
    """The addresses of what the problems of one council are about."""

    council: Council

    def path(self, problem: Problem) -> str:
        """The address of the page on which it is mended, without the position; empty where there is none any more."""
        find = getattr(self, f"_{problem.kind}", None)
        return find(problem.key) if find else ""

    def _to(self, name: str, *more) -> str:
        return reverse(name, args=[self.council.authority.slug, *more])

    # --- By kind of subject ---

    def _action(self, key: str) -> str:
        action = self.council.plans.actions.get(int(key))
        return self._to("action", self._plans[action.plan_id].slug, action.reference) if action else ""

    def _plan(self, key: str) -> str:
        plan = self._plans.get(int(key))
        return self._to("plan", plan.slug) if plan else ""

    def _resource(self, key: str) -> str:
        plan = self._plans.get(int(key))
        return self._to("resources", plan.slug) if plan else ""

    def _measure(self, key: str) -> str:
        for judged in self.council.notices:
            for each in judged.measures:
                if each.measure.pk == int(key):
                    return self._to("measure", judged.notice.slug, each.number)
        return ""

    def _notice(self, key: str) -> str:
        slug = next((row.slug for row in self.council.rows.notices if row.pk == int(key)), "")
        return self._to("notice", slug) if slug else ""

    def _finding(self, key: str) -> str:
        finding = next((row for row in self.council.rows.findings if row.pk == int(key)), None)
        slug = self._inspections.get(finding.inspection_id) if finding else None
        return self._to("finding", slug, finding.number) if slug else ""

    def _inspection(self, key: str) -> str:
        slug = self._inspections.get(int(key))
        return self._to("inspection", slug) if slug else ""

    def _statement(self, key: str) -> str:
        return self._inspection(key)

    def _evidence(self, key: str) -> str:
        return self._to("evidence", int(key))

    def _series(self, key: str) -> str:
        series: Series | None = self.council.figures.series.get(int(key))
        if series is None:
            return ""
        if series.sub_group_id:
            return self._to("indicator_of_group", series.indicator.code, series.sub_group.slug)
        return self._to("indicator", series.indicator.code)

    def _finance(self, key: str) -> str:
        return f"{self._to('finance')}?month={key.partition(':')[0]}"

    def _composition(self, key: str) -> str:
        month, _, number = key.partition(":")
        found = next((row.slug for row in self.council.rows.compositions if str(row.pk) == number), "")
        return f"{self._to('composition', found)}?month={month}" if found else ""

    @cached_property
    def _plans(self) -> dict:
        return {record.plan.pk: record.plan for record in self.council.plans.records}

    @cached_property
    def _inspections(self) -> dict[int, str]:
        return {row.pk: row.slug for row in self.council.rows.inspections}
