from flask import Blueprint

api = Blueprint("api", __name__, url_prefix="/replaced")

from . import orders, users
