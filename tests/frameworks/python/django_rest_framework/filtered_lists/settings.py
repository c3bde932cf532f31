ROOT_URLCONF = "urls"
REST_FRAMEWORK = {
    "DEFAULT_FILTER_BACKENDS": [
        "django_filters.rest_framework.DjangoFilterBackend",
        "rides.backends.NewestFirst",
    ],
}
