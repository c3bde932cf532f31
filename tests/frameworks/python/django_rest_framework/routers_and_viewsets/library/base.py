from rest_framework.mixins import CreateModelMixin, UpdateModelMixin
from rest_framework.viewsets import GenericViewSet


class UpsertViewSet(CreateModelMixin, UpdateModelMixin, GenericViewSet):
    pass
