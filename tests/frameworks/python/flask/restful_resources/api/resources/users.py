from flask_restful import Resource


class User(Resource):
    def put(self, user_id):
        return {}


def init(api):
    api.add_resource(User, "/users/<string:user_id>")
