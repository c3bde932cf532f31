from django.shortcuts import get_object_or_404
from rest_framework import generics, permissions, status, viewsets
from rest_framework.authentication import BasicAuthentication
from rest_framework.decorators import action, api_view, permission_classes
from rest_framework.exceptions import PermissionDenied
from rest_framework.response import Response
from rest_framework.views import APIView

from .models import Author, Book
from .serializers import AuthorSerializer, BookListSerializer, BookSerializer, CoverSerializer, LoginSerializer


class BookViewSet(viewsets.ModelViewSet):
    queryset = Book.objects.all()
    serializer_class = BookSerializer

    def get_serializer_class(self):
        if self.action == "list":
            return BookListSerializer
        return super().get_serializer_class()

    @action(detail=True, methods=["post"], serializer_class=LoginSerializer)
    def lend(self, request, pk=None):
        """Lend a book.

        To somebody who has an account.
        """
        book = get_object_or_404(Book, pk=pk)
        if book.stage == "draft":
            raise PermissionDenied("not yet")
        days = int(request.data.get("days", 14))
        to = request.data["reader"]["name"]
        return Response({"days": days, "to": to, "book": BookSerializer(book).data}, status=status.HTTP_202_ACCEPTED)


class AuthorList(generics.ListCreateAPIView):
    queryset = Author.objects.all()
    serializer_class = AuthorSerializer
    permission_classes = [permissions.IsAuthenticated]
    authentication_classes = [BasicAuthentication]
    pagination_class = None


@api_view(["POST"])
@permission_classes([permissions.AllowAny])
def login(request):
    """Log in."""
    serializer = LoginSerializer(data=request.data.get("login", {}))
    serializer.is_valid(raise_exception=True)
    return Response(serializer.data)


class CoverView(APIView):
    def put(self, request):
        serializer = CoverSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        serializer.save()
        return Response(status=status.HTTP_204_NO_CONTENT)
