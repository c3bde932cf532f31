from flask_restx import Namespace, Resource

ns = Namespace("dogs", path="/ignored")


@ns.route("")
class Dogs(Resource):
    def post(self):
        return {}
