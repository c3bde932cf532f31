from django.urls import path
from rest_framework.urlpatterns import format_suffix_patterns

from . import views

urlpatterns = [
    path("posts/", views.PostList.as_view()),
    path("posts/<int:pk>/", views.PostDetail.as_view()),
    path("posts/<int:pk>/publish", views.publish),
    path("comments/<int:pk>", views.CommentDelete.as_view()),
    path("me", views.Me.as_view()),
    path("drafts", views.DraftViewSet.as_view({"get": "list", "post": "create"})),
    path("drafts/<int:pk>", views.draft_detail),
]
urlpatterns = format_suffix_patterns(urlpatterns)
