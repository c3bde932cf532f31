from fastapi import APIRouter

router = APIRouter()
router.prefix = "/notes"


@router.get("/latest")
def latest():
    return {}
