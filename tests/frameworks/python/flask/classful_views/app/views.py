from flask_classful import FlaskView, route

from . import api


class QuotesView(FlaskView):
    def index(self):
        return []

    def get(self, id):
        return {}

    def random(self):
        return {}

    @route("<slug>/likes", methods=["POST", "DELETE"])
    def likes(self, slug):
        return {}

    def _hidden(self):
        return None


class AuthorsView(FlaskView):
    route_base = "/writers"
    decorators = []

    def delete(self, id):
        return {}


QuotesView.register(api, trailing_slash=False)
AuthorsView.register(api, trailing_slash=False)
