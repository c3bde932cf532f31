from flask import request
from flask.views import MethodView, View


class Base(MethodView):
    def get(self, id):
        return {}


class Item(Base):
    init_every_request = False

    def patch(self, id):
        """Change an item."""
        return {}

    def delete(self, id):
        return {}


class ItemList(View):
    methods = ["GET", "POST"]

    def dispatch_request(self):
        return request.values.get("q")


def register_api(app, view, name):
    item = view.as_view(f"{name}-item")
    app.add_url_rule(f"/{name}/<int:id>", view_func=item)
    app.add_url_rule(f"/{name}/<int:id>/raw", view_func=item, methods=["GET"])
