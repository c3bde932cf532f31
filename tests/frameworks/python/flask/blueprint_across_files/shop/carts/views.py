from flask import Blueprint, current_app

from shop.settings import Config

blueprint = Blueprint("carts", __name__, url_prefix=Config.CARTS)


@blueprint.route("/")
def index():
    return []


@blueprint.route("/<int:cart_id>", methods=["GET", "DELETE"])
@blueprint.route("/by-id/<float:cart_id>", methods=["GET"])
def cart(cart_id):
    return {}
