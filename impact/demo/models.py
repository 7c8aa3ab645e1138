"""How far the demonstration's story has been told in this database."""

from django.db import models


class Telling(models.Model):
    """One load of the demonstration: by which seed and up to which day."""

    seed = models.IntegerField()
    until = models.DateField()
    told_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-until", "-pk"]

    def __str__(self) -> str:
        return f"Seed {self.seed} up to {self.until}"
