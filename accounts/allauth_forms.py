"""allauth's forms in this service's look and words. Which form is used where is ACCOUNT_FORMS in the settings."""

from typing import ClassVar

from allauth.account import forms as allauth_forms
from django.core.exceptions import ValidationError

from accounts.govuk import GovukFormMixin

PASSWORD_HINT = (
    "At least 12 characters. Three random words are easier to remember than symbols. "
    "Do not use your name or a password that many people use."
)


class _AccountFormMixin(GovukFormMixin):
    """Words by field name: label, hint, message when nothing was typed. No placeholders: they vanish as somebody types."""

    words: ClassVar[dict[str, tuple[str, str, str]]] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, (label, hint, required) in self.words.items():
            field = self.fields[name]
            field.label, field.help_text, field.error_messages["required"] = (
                label,
                hint,
                required,
            )
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.speak_plainly()

    def clean(self):
        cleaned_data = super().clean()
        if "password2" in self.errors and self.data.get(self.add_prefix("password2")):
            self.errors["password2"] = self.error_class(["The two new passwords are not the same. Type the same one twice."])
        return cleaned_data


class SignInForm(_AccountFormMixin, allauth_forms.LoginForm):
    words: ClassVar = {
        "login": ("E-mail address", "", "Enter your e-mail address"),
        "password": ("Password", "", "Enter your password"),
    }

    def clean(self):
        try:
            return super().clean()
        except ValidationError as error:
            if error.code == "email_password_mismatch":
                # It does not say which of the two is wrong, so that nobody learns here which addresses exist.
                raise ValidationError("The e-mail address or the password is not right. Check both and try again.") from None
            raise


class ChangePasswordForm(_AccountFormMixin, allauth_forms.ChangePasswordForm):
    words: ClassVar = {
        "oldpassword": ("Current password", "", "Enter your current password"),
        "password1": ("New password", PASSWORD_HINT, "Enter a new password"),
        "password2": ("New password again", "", "Enter the new password again"),
    }

    def clean_oldpassword(self):
        try:
            return super().clean_oldpassword()
        except ValidationError:
            raise ValidationError("This is not your current password. Check it and type it again.") from None


class ResetPasswordForm(_AccountFormMixin, allauth_forms.ResetPasswordForm):
    words: ClassVar = {"email": ("E-mail address", "", "Enter your e-mail address")}


class NewPasswordForm(_AccountFormMixin, allauth_forms.ResetPasswordKeyForm):
    words: ClassVar = {
        "password1": ("New password", PASSWORD_HINT, "Enter a new password"),
        "password2": ("New password again", "", "Enter the new password again"),
    }
