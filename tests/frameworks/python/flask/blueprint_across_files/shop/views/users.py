from shop.views import api as bp


@bp.get("/users/<username>")
def show_user(username):
    return {}


@bp.delete("/users/<string(length=2):country>/<path:rest>")
def drop(country, rest):
    return {}
