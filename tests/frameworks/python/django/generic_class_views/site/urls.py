from django.conf.urls import include, url
from django.contrib.auth.decorators import login_required
from django.urls import path
from django.views.generic import RedirectView, TemplateView

from books.views import BookCreate, BookDetail, BookDelete, BookList, plain

urlpatterns = [
    url(r"^books/$", BookList.as_view()),
    url(r"^books/(?P<pk>\d+)/$", login_required(BookDetail.as_view()), name="book"),
    path("books/new", BookCreate.as_view()),
    path("books/<int:pk>/gone", BookDelete.as_view()),
    path("about/", TemplateView.as_view(template_name="about.html")),
    path("robots", plain),
]
