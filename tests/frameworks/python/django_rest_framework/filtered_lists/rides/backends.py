from rest_framework.filters import OrderingFilter


class NewestFirst(OrderingFilter):
    ordering_param = "ordering"
