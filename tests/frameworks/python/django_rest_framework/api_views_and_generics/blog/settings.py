ROOT_URLCONF = "blog.urls"
