from flask import Flask
from flask.views import MethodView
from flask_smorest import Api, Blueprint

app = Flask(__name__)
api = Api(app)
blp = Blueprint("pets", "pets", url_prefix="/pets", description="Pets")


@blp.route("/")
class Pets(MethodView):
    def get(self, args):
        """List pets."""
        return []

    @blp.response(201)
    def post(self, data):
        return data


@blp.route("/<pet_id>")
class Pet(MethodView):
    def delete(self, pet_id):
        return None


api.register_blueprint(blp, url_prefix="/v2/pets")
