from flask import Blueprint, Flask

from parts import child, sibling

app = Flask(__name__)
parent = Blueprint("parent", __name__, url_prefix="/parent/<int:parent_id>")
parent.register_blueprint(child, url_prefix="/child")
parent.register_blueprint(sibling)
app.register_blueprint(parent, url_prefix="/v1/<tenant>")
for number in (2, 3):
    app.register_blueprint(sibling, url_prefix=f"/v{number}", name=f"sibling{number}")
