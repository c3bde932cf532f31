from flask import Blueprint

child = Blueprint("child", __name__)
sibling = Blueprint("sibling", __name__, url_prefix="/sibling")


@child.route("/leaf/", methods=["POST"])
def leaf(tenant):
    return {}


@sibling.route("/leaf")
def other(**kwargs):
    return {}
