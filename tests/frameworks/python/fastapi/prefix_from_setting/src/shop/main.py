from fastapi import FastAPI

from shop.config import BASE, Version, get_settings, settings
from shop.routes import admin, carts, internal, versions

application = FastAPI(**{"title": "Shop"})
application.include_router(carts.router, prefix=f"{BASE}{settings.api_prefix}/{Version.V1.value}")
application.include_router(admin.router, prefix=settings.admin_prefix)
application.include_router(internal.router, prefix=get_settings().internal)
application.include_router(versions.router, prefix="/%s" % "versions")
