from django.core.validators import MaxValueValidator
from django.db import models


class Genre(models.TextChoices):
    NOVEL = "novel", "A novel"
    ESSAY = "essay", "An essay"


class Author(models.Model):
    name = models.CharField(max_length=80, help_text="As on the cover.")
    born = models.DateField(null=True)


class Book(models.Model):
    title = models.CharField(max_length=120)
    slug = models.SlugField(blank=True)
    genre = models.CharField(max_length=10, choices=Genre.choices, default=Genre.NOVEL)
    pages = models.PositiveIntegerField(validators=[MaxValueValidator(10_000)])
    price = models.DecimalField(max_digits=6, decimal_places=2)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
    translator = models.ForeignKey("shelf.Author", null=True, on_delete=models.SET_NULL, related_name="translated")
    tags = models.ManyToManyField("Tag")
    added_at = models.DateTimeField(auto_now_add=True)
    extra = models.JSONField(default=dict)


class Tag(models.Model):
    word = models.CharField(max_length=20, primary_key=True)
