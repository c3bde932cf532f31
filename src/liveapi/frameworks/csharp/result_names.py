"""The names of what ASP.NET Core's handlers make and declare as results, with the statuses that they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

#: Method or class (without ``Result``, ``ObjectResult``, ``HttpResult``) ▶ status.
STATUSES: Final[Mapping[str, int]] = {
    "Ok": 200, "Created": 201, "CreatedAtAction": 201, "CreatedAtRoute": 201, "Accepted": 202, "AcceptedAtAction": 202,
    "AcceptedAtRoute": 202, "NoContent": 204, "BadRequest": 400, "Unauthorized": 401, "Challenge": 401, "Forbid": 403, "NotFound": 404,
    "Conflict": 409, "UnprocessableEntity": 422, "InternalServerError": 500, "Json": 200, "Redirect": 302, "RedirectToAction": 302,
    "RedirectToRoute": 302, "RedirectToPage": 302, "LocalRedirect": 302, "RedirectPermanent": 301, "RedirectPreserveMethod": 307,
    "RedirectPermanentPreserveMethod": 308, "Empty": 200, "SignIn": 200, "SignOut": 200, "Object": 200,
}  # fmt: skip
LAST = frozenset({"CreatedAtAction", "CreatedAtRoute", "AcceptedAtAction", "AcceptedAtRoute"})
EMPTY = frozenset({"NoContent", "Forbid", "Challenge", "Empty", "SignIn", "SignOut"}) | {n for n in STATUSES if "Redirect" in n}
FILES = frozenset({"File", "PhysicalFile", "Stream", "Bytes", "FileContent", "FileStream", "VirtualFile", "PushStream"})
PAGES = frozenset({"View", "PartialView", "Page", "ViewComponent"})
TEXTS = frozenset({"Content", "Text"})
#: What ``Results``, ``TypedResults``, the controller itself and its base are called.
OWNERS = frozenset({"Results", "TypedResults", "this", "super"})
#: Declared types that say nothing of what is answered.
OPAQUE = frozenset(
    {
        "IActionResult", "ActionResult", "IResult", "JsonResult", "ObjectResult", "ContentResult", "StatusCodeResult",
        "IConvertToActionResult",
        "HttpResponseMessage", "ViewResult", "OkObjectResult", "OkResult", "NoContentResult", "NotFoundResult", "FileResult",
        "FileStreamResult", "FileContentResult", "PhysicalFileResult", "VirtualFileResult", "RedirectResult", "RedirectToActionResult",
        "EmptyResult", "BadRequestObjectResult", "CreatedAtActionResult", "CreatedResult", "IStatusCodeActionResult", "PartialViewResult",
        "ViewComponentResult", "UnauthorizedResult", "RedirectToRouteResult", "LocalRedirectResult", "ChallengeResult", "SignOutResult",
    }
)  # fmt: skip

#: Result types that say status and content themselves.
TYPED: Final[Mapping[str, int]] = {
    "Ok": 200, "Created": 201, "CreatedAtRoute": 201, "Accepted": 202, "AcceptedAtRoute": 202, "NoContent": 204, "BadRequest": 400,
    "NotFound": 404, "Conflict": 409, "UnprocessableEntity": 422, "InternalServerError": 500, "UnauthorizedHttpResult": 401,
    "ChallengeHttpResult": 401, "ForbidHttpResult": 403, "RedirectHttpResult": 302, "RedirectToRouteHttpResult": 302, "JsonHttpResult": 200,
    "EmptyHttpResult": 200, "SignInHttpResult": 200, "SignOutHttpResult": 200,
}  # fmt: skip
FILE_RESULTS = frozenset(
    {"FileContentHttpResult", "FileStreamHttpResult", "PhysicalFileHttpResult", "VirtualFileHttpResult", "PushStreamHttpResult"}
)
#: Typed results that are not in :data:`TYPED`.
OTHERS = FILE_RESULTS | {"ValidationProblem", "ProblemHttpResult", "ContentHttpResult", "Results"}
