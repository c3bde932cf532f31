from fastapi import APIRouter, FastAPI

app = FastAPI()
router = APIRouter(prefix="/garden/beds")


@router.get("")
def beds():
    return []


water = APIRouter(prefix=router.prefix + "/water")


@water.post("")
def water_all():
    return None


app.include_router(router)
app.include_router(water)
