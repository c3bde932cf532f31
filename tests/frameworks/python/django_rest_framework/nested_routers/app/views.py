from rest_framework import mixins, viewsets


class PostViewSet(viewsets.ReadOnlyModelViewSet):
    pass


class CommentViewSet(mixins.CreateModelMixin, viewsets.GenericViewSet):
    pass


class VoteViewSet(viewsets.ViewSet):
    def destroy(self, request, pk=None):
        return None
