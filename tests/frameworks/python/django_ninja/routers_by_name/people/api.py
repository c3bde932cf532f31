from ninja import Router

router = Router()


@router.post("people", auth=None)
def add(request):
    return {}
