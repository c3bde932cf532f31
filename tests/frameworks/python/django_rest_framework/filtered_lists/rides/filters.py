import django_filters


class RideFilter(django_filters.FilterSet):
    price = django_filters.NumberFilter(field_name="fare", lookup_expr="lte")

    class Meta:
        model = None
        fields = {"city": ["exact", "icontains"], "price": ["exact"]}
