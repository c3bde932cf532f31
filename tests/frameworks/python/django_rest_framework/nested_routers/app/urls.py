from django.urls import include, path
from rest_framework_nested import routers

from app.views import CommentViewSet, PostViewSet, VoteViewSet

router = routers.DefaultRouter()
router.register("posts", PostViewSet)
posts = routers.NestedSimpleRouter(router, "posts", lookup="post")
posts.register("comments", CommentViewSet, basename="post-comments")
comments = routers.NestedDefaultRouter(posts, "comments", lookup="comment")
comments.register("votes", VoteViewSet)

urlpatterns = router.urls
urlpatterns += posts.urls + comments.urls
urlpatterns.append(path("org/<slug:org>/", include(router.urls)))
