from functools import wraps

from flask import Blueprint

users = Blueprint("users", __name__)
orders = Blueprint("orders", __name__)
BLUEPRINTS = [users, orders]


def login_required(view):
    @wraps(view)
    def checked(*args, **kwargs):
        return view(*args, **kwargs)

    return checked


@users.route("/users", methods=["GET", "POST"])
@login_required
def list_users():
    return []


@orders.get("/orders")
def list_orders():
    return []
