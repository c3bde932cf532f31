from fastapi import APIRouter

probes = APIRouter()


@probes.get("/healthz", include_in_schema=True)
def health():
    return {"status": "up"}
