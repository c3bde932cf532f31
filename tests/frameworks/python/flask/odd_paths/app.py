import flask
import requests
from flask import Flask

app = Flask(__name__, static_url_path="/assets")
app.url_map.strict_slashes = False


@app.route("/any/<any(about, help):page>")
@app.route("/lang/<regex('[a-z]{2}'):lang>/x")
def page(page=None, lang=None):
    return page


@app.route("/posts/", defaults={"number": 1})
@app.route("/posts/page/<int(min=1):number>")
def posts(number):
    return []


@app.route("/slow", methods=["get", "Post"])
def slow():
    return requests.get("/upstream").json()


@app.route("/options", methods=["OPTIONS"])
def options():
    return ""


@app.errorhandler(404)
def missing(error):
    return "no", 404


@app.before_request
def check():
    flask.g.user = None


session = requests.Session()
session.get("/remote/thing")
session.post("/remote/thing")
