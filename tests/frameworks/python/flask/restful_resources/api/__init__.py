from flask import Blueprint, Flask
from flask_restful import Api

from api.resources import todos, users
from api.resources.todos import Todo

app = Flask(__name__)
bp = Blueprint("api", __name__)
api = Api(bp, prefix="/v1")
api.add_resource(todos.TodoList, "/todos", "/tasks/", endpoint="todos")
api.add_resource(Todo, "/todos/<int:todo_id>")
users.init(api)
app.register_blueprint(bp, url_prefix="/api")
