from itertools import groupby

from accounts.forms import OnceForm
from plans.forms.action import OneOf, reason_field


class MeasureChoice(OneOf):
    """A series of the council, under its group of indicators."""

    def choices_of(self) -> list:
        groups = groupby(self.objects, key=lambda series: series.indicator.get_group_display())
        return [("", "Choose a measure"), *((group, [(row.pk, row.title) for row in rows]) for group, rows in groups)]


class LinkForm(OnceForm):
    series = MeasureChoice(label="Measure")
    reason = reason_field("Why does it show the effect of this action?")

    def __init__(self, *args, series, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["series"].offer(series)


class UnlinkForm(OnceForm):
    reason = reason_field("Why does it no longer show the effect of this action?")
