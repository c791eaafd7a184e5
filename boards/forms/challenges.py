"""Forms about the questions of a board."""

from django import forms

from accounts.forms import OnceForm
from accounts.govuk import DateField, PlainTextField
from accounts.models import User
from boards.models.challenge import ACTION_CHANGED, ANSWER_WORDS
from boards.services.challenges import QUESTION_LIMIT
from metrics.forms.fields import SeenField
from plans.forms.action import OneOf, PersonChoice, reason_field
from plans.models.inspection import WORDING_LIMIT

ABOUT_NOTHING = " What you come from is nothing that a question can be kept with: say in the question itself what it is about."
ROLE_HELP = "A role title, not a person's name."


class AskForm(OnceForm):
    """A question. `boards` are those to choose from; of one alone nothing is asked."""

    board = OneOf(label="Which board asks?", widget=forms.RadioSelect)
    question = PlainTextField(
        label="Your question",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=QUESTION_LIMIT,
        help_text="One question in plain words. No names of children, families or staff.",
    )
    asked_by_role = PlainTextField(
        label="Who asks", max_length=100, help_text="The role in which you ask, such as Lead Member for Children’s Services."
    )
    owner_role = PlainTextField(label="Who is to answer", max_length=100, help_text=ROLE_HELP)
    due = DateField(label="Answer due by", help_text="Unanswered, it returns on the agenda of the next meeting.")

    def __init__(self, *args, boards, about_nothing: bool = False, **kwargs):
        """`about_nothing`: the address names something that no question is kept about."""
        super().__init__(*args, **kwargs)
        if about_nothing:
            self.fields["question"].help_text += ABOUT_NOTHING
        self.only = boards[0] if len(boards) == 1 else None
        if self.only:
            del self.fields["board"]
        else:
            self.fields["board"].offer(boards)

    @property
    def chosen(self):
        """The board that asks."""
        return self.only or self.cleaned_data["board"]


class ReassignForm(OnceForm):
    owner_role = PlainTextField(label="Who is to answer", max_length=100, help_text=ROLE_HELP)
    owner = PersonChoice(
        label="Person",
        queryset=User.objects.none(),
        required=False,
        empty_label="Nobody in particular",
        help_text="Who is reminded of it.",
    )
    due = DateField(label="Answer due by")
    reason = reason_field("Why is this changed?")
    seen = SeenField()

    def __init__(self, *args, authority, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].offer(authority, self.initial.get("owner"))
        self.fields["reason"].help_text = "Kept with the question, and shown to the board."


class AnswerForm(OnceForm):
    outcome = forms.ChoiceField(
        label="What came of it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what came of the question"},
    )
    text = PlainTextField(
        label="The answer",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=WORDING_LIMIT,
        help_text="In plain words, as the board will read it. No names of children, families or staff.",
    )
    role_title = PlainTextField(label="Who answers", max_length=100, help_text=ROLE_HELP)
    on = DateField(label="Date of the answer")
    seen = SeenField()

    def __init__(self, *args, about_action: bool, **kwargs):
        """`about_action`: only then an action can have been changed."""
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [
            (key, words) for key, words in ANSWER_WORDS.items() if about_action or key != ACTION_CHANGED
        ]
