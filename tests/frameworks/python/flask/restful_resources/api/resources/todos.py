from flask_restful import Resource, reqparse

parser = reqparse.RequestParser()
parser.add_argument("limit", type=int, location="args", default=10)
parser.add_argument("X-Trace", location="headers", required=True)
parser.add_argument("task", type=str, location="json")


class TodoList(Resource):
    def get(self):
        args = parser.parse_args()
        return args

    def post(self):
        return {}, 201


class Todo(Resource):
    method_decorators = []

    def get(self, todo_id):
        return {}

    def delete(self, todo_id):
        return "", 204

    def helper(self):
        return None
