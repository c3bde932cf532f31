from rest_framework import serializers

from .models import Author, Book


class AuthorSerializer(serializers.ModelSerializer):
    """Who wrote a book."""

    class Meta:
        model = Author
        fields = ["id", "name", "email", "born", "initials"]
        read_only_fields = ["email"]


class BookSerializer(serializers.ModelSerializer):
    author = AuthorSerializer(read_only=True)
    author_id = serializers.PrimaryKeyRelatedField(queryset=Author.objects.all(), source="author", write_only=True)
    rating = serializers.SerializerMethodField()
    writer = serializers.CharField(source="author.name", read_only=True)
    code = serializers.RegexField(regex=r"^[A-Z]{3}$", required=False, allow_null=True)
    secret = serializers.HiddenField(default="x")

    class Meta:
        model = Book
        exclude = ["details"]
        extra_kwargs = {"title": {"min_length": 2}, "price": {"required": False}}

    def get_rating(self, book) -> float:
        return 4.5


class BookListSerializer(BookSerializer):
    class Meta(BookSerializer.Meta):
        exclude = None
        fields = ("id", "title", "rating")


class LoginSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=30)
    password = serializers.CharField(write_only=True, min_length=8)
    remember = serializers.BooleanField(default=False)
    token = serializers.CharField(read_only=True)
    roles = serializers.ListField(child=serializers.ChoiceField(choices=["reader", "editor"]), max_length=3, read_only=True)


class CoverSerializer(serializers.Serializer):
    book = serializers.UUIDField()
    image = serializers.ImageField()
