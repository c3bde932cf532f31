from flask import Flask

from .views import Item, ItemList, register_api


def create_app():
    app = Flask(__name__)
    register_api(app, Item, "items")
    app.add_url_rule("/lists", view_func=ItemList.as_view("lists"))
    return app


app = create_app()
