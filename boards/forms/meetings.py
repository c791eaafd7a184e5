"""Forms of meetings and of their agendas."""

from django import forms

from accounts.forms import OnceForm
from accounts.govuk import DateField, PlainTextField
from boards.forms.boards import reason_of
from boards.models.meeting import (
    ABOUT_AREA,
    ABOUT_GROUP,
    ABOUT_NOTICE,
    ABOUT_PLAN,
    HELD,
    ITEM_KIND_WORDS,
    PLANNED,
)
from boards.services.meetings import LARGEST_NUMBER
from metrics.forms.fields import SeenField
from metrics.kinds import GROUP_WORDS
from plans.forms.notices import OptionalOneOf, number_field

STATUS_CHOICES = [(PLANNED, "It is planned"), (HELD, "It was held")]
NAMED_BY = {ABOUT_PLAN: "plan", ABOUT_AREA: "area", ABOUT_NOTICE: "notice", ABOUT_GROUP: "group"}


class MeetingForm(OnceForm):
    on = DateField(label="Date of the meeting")
    place = PlainTextField(label="Place", max_length=200, required=False)


class AddMeetingForm(MeetingForm):
    status = forms.ChoiceField(
        label="Is it planned, or was it held?", widget=forms.RadioSelect, choices=STATUS_CHOICES, initial=PLANNED
    )


class EditMeetingForm(MeetingForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = reason_of("Why is this changed?")


class HoldForm(OnceForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class CancelForm(OnceForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = reason_of("Why is it cancelled?")


class PlanAgainForm(OnceForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = reason_of("Why is it planned again?")


class ItemForm(OnceForm):
    """An item; of what it may be about, only what the kind that was chosen needs is taken."""

    title = PlainTextField(label="Title of the item", max_length=200)
    kind = forms.ChoiceField(label="What is looked at?", widget=forms.RadioSelect, choices=ITEM_KIND_WORDS.items())
    plan = OptionalOneOf(label="Which plan", required=False, help_text="For an item about a plan.")
    area = OptionalOneOf(label="Which area", required=False, help_text="For an item about an area of a plan.")
    notice = OptionalOneOf(label="Which notice", required=False, help_text="For an item about a notice.")
    group = forms.ChoiceField(
        label="Which group of indicators",
        required=False,
        choices=[("", "None"), *GROUP_WORDS.items()],
        help_text="For an item about a group of indicators.",
    )

    def __init__(self, *args, subjects, **kwargs):
        """`subjects` are the plans, areas and notices to choose from."""
        super().__init__(*args, **kwargs)
        for name, rows in zip(("plan", "area", "notice"), subjects, strict=True):
            self.fields[name].offer(rows)

    def given(self) -> dict:
        """What was typed, as the service takes it. What belongs to another kind than the one chosen is left out."""
        data = self.cleaned_data
        about = {name: data[name] if NAMED_BY.get(data["kind"]) == name else None for name in ("plan", "area", "notice", "group")}
        about["group"] = about["group"] or ""
        return {"title": data["title"], "kind": data["kind"]} | about


class AddItemForm(ItemForm):
    pass


class EditItemForm(ItemForm):
    number = number_field("Number on the agenda", first=1, last=LARGEST_NUMBER)
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = reason_of("Why is this changed?")
    field_order = ("number", "title", "kind", "plan", "area", "notice", "group", "reason")

    def given(self) -> dict:
        return super().given() | {"number": self.cleaned_data["number"]}


class OrderForm(OnceForm):
    """A number for each item of an agenda."""

    reason = reason_of("Why is it put in another order?")
    seen = SeenField()

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        for item in items:
            self.fields[f"item_{item.pk}"] = number_field(item.title, first=1, last=LARGEST_NUMBER, initial=item.number)
        self.order_fields([*(f"item_{item.pk}" for item in items), "reason"])

    def numbers(self) -> dict[int, int]:
        """The numbers by the keys of the items."""
        fields = ((name, value) for name, value in self.cleaned_data.items() if name.startswith("item_"))
        return {int(name.removeprefix("item_")): value for name, value in fields}
