"""What a service raises when it will not do what was asked. The text of each is a sentence for the person who asked."""


class Refused(Exception):
    """A write that breaks a rule. `field` names the form field that the message belongs beside, if there is one."""

    def __init__(self, message: str, field: str | None = None):
        super().__init__(message)
        self.message = message
        self.field = field


class NotAllowed(Refused):
    """The person's role does not allow this."""


class Stale(Refused):
    """Somebody else changed the same thing after the form was opened.

    `theirs` is what they saved; `seen` are the hidden fields of the form, by name, as they are for someone who has seen it.
    """

    def __init__(self, message: str, theirs=None, **seen):
        super().__init__(message)
        self.theirs = theirs
        self.seen = seen
