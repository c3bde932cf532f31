import enum

from flask import Flask, abort, jsonify, request
from flask_apispec import marshal_with, use_kwargs
from flask_httpauth import HTTPBasicAuth
from flask_jwt_extended import jwt_required
from flask_restx import Api, Namespace, Resource
from flask_restx import fields as restx
from flask_restx import reqparse
from marshmallow import Schema, fields, post_dump, pre_load, validate

app = Flask(__name__)
auth = HTTPBasicAuth()


class Stage(enum.Enum):
    DRAFT = "d"
    PRINTED = "p"


class AuthorSchema(Schema):
    id = fields.Integer(dump_only=True)
    name = fields.String(required=True, validate=validate.Length(min=1, max=80))
    password = fields.String(load_only=True, required=True)


class BookSchema(Schema):
    """A book."""

    title = fields.Str(required=True, validate=[validate.Length(max=200), validate.Regexp(r"^\S")], metadata={"description": "On its cover."})
    pages = fields.Int(validate=validate.Range(min=1, max=9000, max_inclusive=False), allow_none=True)
    kind = fields.Str(validate=validate.OneOf(["novel", "poem"]), load_default="novel")
    stage = fields.Enum(Stage, by_value=True)
    state = fields.Enum(Stage)
    site = fields.Url(data_key="siteUrl")
    published = fields.Date()
    tags = fields.List(fields.Str(validate=validate.Length(equal=3)), validate=validate.Length(max=5))
    prices = fields.Dict(keys=fields.Str(), values=fields.Decimal())
    author = fields.Nested(AuthorSchema, only=("id", "name"))
    sequels = fields.Nested("self", many=True, exclude=("sequels",))
    links = fields.Method("get_links")

    @pre_load
    def unwrap(self, data, **kwargs):
        return data["book"]

    @post_dump
    def wrap(self, data, **kwargs):
        return {"book": data}


book_schema = BookSchema()


@app.post("/books")
@jwt_required()
@use_kwargs(book_schema)
@marshal_with(book_schema, code=201)
def create_book(**book):
    return book


@app.get("/books/<int:book_id>")
@jwt_required(optional=True)
def show_book(book_id):
    """One book."""
    if book_id > 99:
        abort(404)
    return jsonify(BookSchema().dump({}))


@app.patch("/authors/<int:author_id>")
@auth.login_required
def rename(author_id):
    data = AuthorSchema(partial=True).load(request.get_json()["author"])
    return {"author": AuthorSchema().dump(data), "changed": True}, 202


@app.post("/notes")
def note():
    data = request.get_json()
    text = data["note"]["text"]
    stars = int(data.get("stars", 3))
    if "draft" in data:
        return "", 204
    return jsonify(text=text, stars=stars), 201


@app.post("/files")
def upload():
    scan = request.files["scan"]
    title = request.form.get("title")
    return f"{title} {scan.filename}"


api = Api(app, prefix="/v2")
ns = Namespace("loans", path="/loans")
api.add_namespace(ns)

loan = ns.model(
    "Loan",
    {
        "id": restx.Integer(readonly=True),
        "reader": restx.String(required=True, description="Who has it.", min_length=2, example="Ada"),
        "days": restx.Integer(min=1, max=30, default=14),
        "kind": restx.String(enum=["home", "hall"]),
    },
)
renewal = ns.inherit("Renewal", loan, {"times": restx.List(restx.DateTime, max_items=3), "of": restx.Nested(loan)})
parser = reqparse.RequestParser()
parser.add_argument("reader", required=True, help="Who brings it.")
parser.add_argument("late", type=int, choices=None)
parser.add_argument("verbose", type=bool, location="args")


@ns.route("/")
class Loans(Resource):
    @ns.marshal_list_with(loan, envelope="loans")
    def get(self):
        return []

    @ns.expect(loan)
    @ns.marshal_with(renewal, code=201, description="Lent.")
    @ns.response(409, "Lent already.", loan)
    def post(self):
        return {}

    def delete(self):
        args = parser.parse_args()
        return {"returned": args["reader"]}
