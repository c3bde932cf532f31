from flask_restx import Namespace, Resource

api = Namespace("birds")


class Bird(Resource):
    def get(self, aviary, name):
        return {}


api.add_resource(Bird, "/<string:name>")
