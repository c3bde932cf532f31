from flask_restx import Namespace, Resource, fields

ns = Namespace("cats", description="Cats")
cat = ns.model("Cat", {"id": fields.String})
paging = ns.parser()
paging.add_argument("page", type=int, location="args", required=False)
paging.add_argument("sort", choices=("asc", "desc"), location="args")


@ns.route("/")
class CatList(Resource):
    @ns.expect(paging)
    @ns.marshal_list_with(cat)
    def get(self):
        """All cats."""
        return []


@ns.route("/<id>", "/alias/<id>")
@ns.param("id", "The cat")
@ns.param("lang", "The language", _in="query", type="string")
class Cat(Resource):
    @ns.doc("get_cat", params={"X-Tenant": {"in": "header", "type": "string", "required": True}})
    def get(self, id):
        return {}
