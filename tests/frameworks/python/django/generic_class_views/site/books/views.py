from django.http import HttpResponse
from django.views.generic import CreateView, DeleteView, DetailView, ListView


class Base(ListView):
    paginate_by = 20


class BookList(Base):
    model = "Book"


class BookDetail(DetailView):
    model = "Book"


class BookCreate(CreateView):
    model = "Book"


class BookDelete(DeleteView):
    http_method_names = ["delete"]


def plain(request):
    return HttpResponse("ok")
