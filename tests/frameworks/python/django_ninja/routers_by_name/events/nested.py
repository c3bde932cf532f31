from ninja import Router

speakers = Router()


@speakers.delete("/{name}", response={204: None})
def drop(request, event_id: int, name: str):
    return 204, None
