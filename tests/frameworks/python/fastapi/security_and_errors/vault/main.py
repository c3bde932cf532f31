"""Secrets."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Request, Security
from fastapi.responses import JSONResponse
from fastapi.security import OAuth2PasswordRequestForm
from pydantic import BaseModel

from . import errors
from .auth import Basic, CurrentUser, Roles, Token, active_user, code_flow, current_user, machine
from .errors import NotFound, Sealed, VaultError, conflict

app = FastAPI(title="Vault", version="0.3")
router = APIRouter(prefix="/secrets", dependencies=[Depends(active_user)], responses={401: {"description": "No token"}})
admin = APIRouter(prefix="/admin", tags=["Admin"], dependencies=[Depends(Roles("admin"))])


class Secret(BaseModel):
    name: str
    value: str


class Problem(BaseModel):
    message: str
    code: int = 0


class Store:
    def find(self, name: str) -> Secret:
        if not name:
            raise NotFound()
        return Secret(name=name, value="")

    def open(self) -> None:
        raise Sealed("The vault is sealed.")


def store() -> Store:
    return Store()


@app.exception_handler(VaultError)
async def vault_error(request: Request, error: VaultError) -> JSONResponse:
    return JSONResponse(status_code=error.status_code, content=Problem(message=error.message).model_dump())


@app.post("/token")
def token(form: Annotated[OAuth2PasswordRequestForm, Depends()]) -> dict[str, str]: ...


@app.get("/health")
def health():
    return {"status": "ok", "checks": [{"name": "disk", "free": 0.5}], "count": len([])}


@router.get("/{name}")
def read(name: str, vault: Annotated[Store, Depends(store)]) -> Secret:
    vault.open()
    return vault.find(name)


@router.put("/{name}", dependencies=[Security(current_user, scopes=["write"])])
def write(name: str, secret: Secret) -> Secret:
    if name != secret.name:
        raise conflict(name)
    return secret


@router.delete("/{name}", status_code=204)
def remove(name: str) -> None:
    try:
        Store().find(name)
    except NotFound:
        pass
    raise errors.credentials_error


@admin.get("/report")
def report(user: CurrentUser):
    return JSONResponse({"name": user.name, "secrets": [s.name for s in [Secret(name="a", value="b")]]}, status_code=202)


@admin.get("/basic")
def basic(credentials: Basic, token: Annotated[object, Depends(Token())]) -> None: ...


@app.get("/machine", dependencies=[Depends(machine), Depends(code_flow)])
def by_machine() -> bool: ...


app.include_router(router)
app.include_router(admin)
