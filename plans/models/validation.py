"""Validation of a row before it is saved, in as few queries as it can be done."""

from django.db import models
from django.db.models import Exists, Q, Value


class ValidatedAtOnce(models.Model):
    """Base of models with several constraints: one query asks for all of them, and only where one is broken Django asks for
    each, to say which. A row that a foreign key leads to, and that was read already, is not looked for again."""

    class Meta:
        abstract = True

    def clean_fields(self, exclude=None):
        super().clean_fields({*(exclude or ()), *(field.name for field in self._meta.concrete_fields if self._was_read(field))})

    def validate_constraints(self, exclude=None):
        if exclude or not self._all_hold():
            super().validate_constraints(exclude)

    def _was_read(self, field) -> bool:
        if not field.is_relation or not field.is_cached(self):
            return False
        other = field.get_cached_value(self)
        return other is not None and not other._state.adding and other.pk == getattr(self, field.attname)

    def _all_hold(self) -> bool:
        asked = Q()
        for constraint in self._meta.constraints:
            if isinstance(constraint, models.CheckConstraint):
                asked &= Q(constraint.condition)
            else:
                asked &= ~Q(Exists(self._others_with_the_same(constraint)))
        values = {field.name: Value(getattr(self, field.attname), field) for field in self._meta.concrete_fields}
        return asked.check(values)

    def _others_with_the_same(self, constraint: models.UniqueConstraint):
        """Rows that a constraint on fields alone, none of them empty, forbids beside this one."""
        same = {name: getattr(self, name) for name in constraint.fields}
        return type(self)._base_manager.filter(**same).exclude(pk=self.pk)
