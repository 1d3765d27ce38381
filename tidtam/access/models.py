"""What kind of installation this database is. Policies of addresses stand in policies.py."""

from django.db import models


class Installation(models.Model):
    """The one row that marks a database: made at set-up, never changed afterwards.

    is_demo  True where the database holds demo data: every page and file then carries the demo notice, and pages
             may be read without signing in. There is no way back to False (services.mark_as_demo).
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="access_one_installation")]

    def __str__(self) -> str:
        return "demo" if self.is_demo else "production"
