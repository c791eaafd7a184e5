from django import forms
from django.core.exceptions import ValidationError

from accounts.forms import OnceForm
from boards.papers.template_checking import UnfitTemplate, check_template, in_own_words
from plans.evidence_files import SIZE, Unsuitable, check_size


class TemplateForm(OnceForm):
    """A Word document with tags. The cleaned file has been checked."""

    file = forms.FileField(
        label="A Word document with tags",
        help_text=f"It ends in .docx and has {SIZE} megabytes at most. No macros.",
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        error_messages={"required": "Choose a Word document", "empty": "The file is empty."},
    )

    def clean_file(self):
        sent = self.cleaned_data["file"]
        try:
            check_size(sent.size)
            return check_template(sent.name, sent.read())
        except Unsuitable as error:
            raise ValidationError(in_own_words(error), code="unsuitable") from error
        except UnfitTemplate as error:
            raise ValidationError([ValidationError(problem, code="unsuitable") for problem in error.problems]) from error


class WithdrawTemplateForm(OnceForm):
    pass
