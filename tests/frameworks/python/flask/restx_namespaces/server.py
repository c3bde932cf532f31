from flask import Flask, Blueprint
from flask_restx import Api

from ns import cats, dogs
from ns.birds import api as birds

app = Flask(__name__)
blueprint = Blueprint("api", __name__, url_prefix="/api")
api = Api(blueprint, version="1.0", doc="/docs/")
api.add_namespace(cats.ns)
api.add_namespace(dogs.ns, path="/hounds")
api.add_namespace(birds, "/birds/<int:aviary>")
app.register_blueprint(blueprint)
