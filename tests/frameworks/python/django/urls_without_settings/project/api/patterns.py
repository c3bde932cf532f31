from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe


@require_safe
def ping(request):
    return None


urlpatterns = [path("ping", csrf_exempt(ping), name="ping")]
