from flask import Blueprint, Flask

api = Blueprint("api", __name__)
app = Flask(__name__)

from . import views

app.register_blueprint(api, url_prefix="/api")
