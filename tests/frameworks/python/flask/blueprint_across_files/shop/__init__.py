from flask import Flask

from shop import carts
from shop.settings import Config


def create_app(config_object=Config):
    app = Flask(__name__.split(".")[0])
    app.config.from_object(config_object)
    register_blueprints(app)
    app.add_url_rule("/healthz", view_func=health)
    return app


def health():
    return "ok"


def register_blueprints(app):
    from .views import api as api_bp

    app.register_blueprint(api_bp, url_prefix=Config.API_PREFIX)
    app.register_blueprint(carts.views.blueprint)
