from typing import List

from ninja import Router

from events.nested import speakers

router = Router(tags=["events"])


@router.get("/", response=List[int])
def list_events(request, limit: int = 100, q: str = None):
    return []


@router.get("/{int:event_id}")
def show_event(request, event_id: int):
    return {}


@router.api_operation(["POST", "PATCH"], "/{event_id}")
def change(request, event_id: int):
    return {}


router.add_router("/{event_id}/speakers", speakers)
