from django.http import JsonResponse
from django.views import View
from django.views.decorators.http import require_GET, require_http_methods, require_POST


@require_GET
def home(request):
    """The front page."""
    return JsonResponse({})


@require_http_methods(["GET", "HEAD"])
def status(request):
    return JsonResponse({})


@require_GET
def search(request, term, **kwargs):
    page = int(request.GET.get("page", 1))
    sort = request.GET["sort"]
    tags = request.GET.getlist("tags")
    trace = request.headers.get("X-Trace")
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR")
    return JsonResponse({})


@require_POST
def legacy(request, year, slug):
    return JsonResponse({})


def orders(request):
    if request.method == "POST":
        return JsonResponse({}, status=201)
    elif request.method == "GET":
        return JsonResponse([])


class OrderDetail(View):
    def get(self, request, pk):
        """One order."""
        return JsonResponse({})

    def delete(self, request, pk):
        return JsonResponse({})

    def helper(self):
        return None


class Late(View):
    http_method_names = ["get"]

    def get(self, request, **kwargs):
        return JsonResponse({})

    def post(self, request):
        return JsonResponse({})
