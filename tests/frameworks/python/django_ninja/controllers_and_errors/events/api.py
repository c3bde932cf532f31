from datetime import datetime
from typing import List

from django.http import Http404
from ninja import Schema
from ninja_extra import NinjaExtraAPI, api_controller, http_get, http_post, route
from ninja_jwt.authentication import JWTAuth


class Full(Exception):
    pass


class EventIn(Schema):
    title: str
    starts: datetime


class EventOut(EventIn):
    id: int


api = NinjaExtraAPI(title="Events")


@api.exception_handler(Full)
def full(request, error):
    return api.create_response(request, {"message": "no places left", "retry": 60}, status=503)


def book(event_id: int) -> EventOut:
    if event_id > 9:
        raise Full()
    if event_id < 0:
        raise Http404
    return EventOut(id=event_id, title="", starts=datetime.now())


@api_controller("/events", tags=["Events"], auth=JWTAuth())
class EventController:
    @http_get("/", response=List[EventOut], auth=None)
    def all_events(self):
        return []

    @http_post("/", response={201: EventOut}, summary="Plan an event")
    def plan(self, event: EventIn):
        return 201, event

    @route.put("/{event_id}/places", tags=["Places"])
    def take_place(self, event_id: int):
        event = book(event_id)
        return {"event": event, "title": event.title}


api.register_controllers(EventController)
