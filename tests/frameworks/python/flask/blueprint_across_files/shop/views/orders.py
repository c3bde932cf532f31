from flask import request

from . import api


@api.route("/orders", methods=("GET",))
def list_orders():
    """The orders of the caller."""
    page = request.args.get("page", 1, type=int)
    state = request.args["state"]
    key = request.headers.get("X-Api-Key")
    tags = request.args.getlist("tag")
    return {"page": page, "state": state, "key": key, "tags": tags}


@api.route("/orders", methods=["POST"])
def add_order():
    return request.get_json()


@api.route("/orders/<int:order_id>/lines/<uuid:line>", methods=["PUT", "PATCH"])
def change_line(order_id, line):
    return {}
