import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models


class Stamped(models.Model):
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class Author(models.Model):
    name = models.CharField(max_length=80, help_text="As on the cover.")
    email = models.EmailField(blank=True)
    born = models.DateField(null=True)

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.name.split())


class Book(Stamped):
    class Stage(models.TextChoices):
        DRAFT = "draft", "Draft"
        PRINTED = "printed", "Printed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=200)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.DRAFT)
    pages = models.PositiveIntegerField(validators=[MinValueValidator(1), MaxValueValidator(9000)])
    price = models.DecimalField(max_digits=6, decimal_places=2)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
    tags = models.ManyToManyField("Tag", blank=True)
    cover = models.ImageField(null=True)
    details = models.JSONField(default=dict)


class Tag(models.Model):
    name = models.SlugField(primary_key=True)
