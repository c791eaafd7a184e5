"""The form in which a service's budget for a month is entered or corrected."""

from collections.abc import Sequence
from decimal import Decimal

from django import forms

from accounts.forms import OnceForm
from accounts.govuk import PlainTextField
from metrics.amounts import THOUSAND
from metrics.finance import Line
from metrics.forms.entry import reason_field
from metrics.forms.fields import FigureField, MonthChoiceField
from metrics.selectors.budget_entry import ServiceEntry
from metrics.services.finance import Money

POUNDS, THOUSANDS = "pounds", "thousands"
UNIT_WORDS = {POUNDS: "Pounds", THOUSANDS: "Thousands of pounds"}
NONE, DRAWN, ADDED = "none", "drawn", "added"
RESERVES_WORDS = {NONE: "No reserves are used", DRAWN: "Reserves are drawn on", ADDED: "Money is put into reserves"}
AMOUNTS = ("revised_budget", "forecast", "reserves")
HIGHEST = Decimal(10) ** 10
PENNY = Decimal("0.01")


class BudgetForm(OnceForm):
    """Amounts are read in the unit that is chosen: none is chosen beforehand but where they stand in it already."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    month = MonthChoiceField(widget=forms.HiddenInput)
    service = PlainTextField(label="Service", max_length=100, help_text="As the budget names it. It is kept by this name.")
    unit = forms.ChoiceField(
        label="The amounts below are in",
        widget=forms.RadioSelect,
        choices=UNIT_WORDS.items(),
        error_messages={"required": "Say whether the amounts are in pounds or in thousands of pounds"},
    )
    revised_budget = FigureField(label="Revised budget", help_text="For the whole financial year.")
    forecast = FigureField(label="Forecast", help_text="What will have been spent by the end of the financial year.")
    use = forms.ChoiceField(
        label="Reserves",
        widget=forms.RadioSelect,
        choices=RESERVES_WORDS.items(),
        error_messages={"required": "Say whether reserves are used"},
    )
    reserves = FigureField(
        label="Amount of reserves",
        required=False,
        help_text="Without a minus sign: what you chose above says which way it goes.",
    )
    commentary = PlainTextField(
        label="What explains it",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        required=False,
        help_text="Why the forecast is over or under the budget, and what is being done. No names of people.",
    )

    def __init__(self, *args, month, chosen: ServiceEntry | None = None, listed: Sequence[ServiceEntry] = (), **kwargs):
        """`chosen` is the service, out of those that are `listed`; None for a new one."""
        self.standing = chosen.standing if chosen else None
        given = {"seen": self.standing.pk if self.standing else 0, "month": month}
        super().__init__(*args, initial=given | _stands(chosen), **kwargs)
        self.chosen = chosen
        self.listed = {entry.service.casefold(): entry.service for entry in listed}
        self.fields["month"].months_to_choose([month])
        if chosen:
            del self.fields["service"]
        # Sent again after somebody else's line was shown beside it, it corrects that one.
        if self.standing is not None or self.data.get("seen", "0") not in ("", "0"):
            self.ask_why()

    def ask_why(self) -> None:
        """There is a line to correct, so a reason is needed."""
        self.fields["reason"] = reason_field("Why is it corrected?", True, "Kept with the line and shown beside it.")

    def clean_service(self) -> str:
        """By the name that is kept already, where it differs in capitals and spaces only."""
        service = " ".join(self.cleaned_data["service"].split())
        return self.listed.get(service.casefold(), service)

    def clean(self):
        data = super().clean()
        for name in AMOUNTS:
            amount = self._pounds(name)
            if amount is not None and amount != amount.quantize(PENNY):
                self.add_error(name, "Give whole pence at most.")
            elif amount is not None and abs(amount) >= HIGHEST:
                self.add_error(name, "This is £10 billion or more. Check whether the amounts are in pounds or in thousands.")
        use, reserves = data.get("use"), data.get("reserves")
        if reserves is not None and reserves < 0:
            self.add_error("reserves", "Type the amount without a minus sign, and choose above which way it goes.")
        elif use in (DRAWN, ADDED) and not reserves and "reserves" not in self.errors:
            self.add_error("reserves", "Give the amount of reserves, or choose that none are used.")
        elif use == NONE and reserves:
            self.add_error("use", "You gave an amount of reserves. Choose which way it goes, or empty the box.")
        return data

    @property
    def service_name(self) -> str:
        return self.chosen.service if self.chosen else self.cleaned_data["service"]

    def money(self) -> Money:
        reserves = self._pounds("reserves") or Decimal(0)
        return Money(
            revised_budget=self._pounds("revised_budget"),
            forecast=self._pounds("forecast"),
            use_of_reserves=-reserves if self.cleaned_data["use"] == DRAWN else reserves,
            published_variance=self.standing.published_variance if self.standing else None,
            commentary=self.cleaned_data["commentary"],
        )

    def line(self) -> Line:
        """What was typed, with what follows from it."""
        money = self.money()
        return Line(self.service_name, money.revised_budget, money.forecast, money.use_of_reserves)

    def _pounds(self, name) -> Decimal | None:
        amount, unit = self.cleaned_data.get(name), self.cleaned_data.get("unit")
        if amount is None or unit is None:
            return None
        return amount * THOUSAND if unit == THOUSANDS else amount


def _stands(chosen: ServiceEntry | None) -> dict:
    """What a correction begins with: the line as it stands, and the unit in which it is written."""
    if chosen is None or chosen.standing is None:
        return {}
    standing, amounts = chosen.standing, chosen.amounts
    reserves = standing.use_of_reserves
    return {
        "unit": THOUSANDS if amounts.unit == THOUSAND else POUNDS,
        "revised_budget": standing.revised_budget / amounts.unit,
        "forecast": standing.forecast / amounts.unit,
        "use": DRAWN if reserves < 0 else ADDED if reserves > 0 else NONE,
        "reserves": abs(reserves) / amounts.unit if reserves else None,
        "commentary": standing.commentary,
    }
