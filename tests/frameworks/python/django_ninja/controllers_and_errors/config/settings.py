ROOT_URLCONF = "config.urls"
