import os

from flask import Flask

from parts import BLUEPRINTS


class Config:
    PREFIX = os.environ.get("PREFIX", "/v1")


class Development(Config):
    DEBUG = True


CONFIGS = {"development": Development}


def create_app(name="development"):
    app = Flask(__name__)
    app.config.from_object(CONFIGS[name])
    app.config["ADMIN"] = "/admin"
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint, url_prefix=app.config["PREFIX"])
    app.add_url_rule(app.config.get("ADMIN") + "/jobs", view_func=jobs, methods=["DELETE"])
    return app


def jobs():
    return {}
