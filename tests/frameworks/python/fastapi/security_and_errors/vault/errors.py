"""What can go wrong."""

from fastapi import HTTPException, status


class VaultError(Exception):
    """The base of the vault's own errors."""

    status_code = 400

    def __init__(self, message: str) -> None:
        self.message = message


class Sealed(VaultError):
    status_code = 423


class NotFound(HTTPException):
    def __init__(self, what: str = "secret") -> None:
        super().__init__(status_code=status.HTTP_404_NOT_FOUND, detail=f"There is no such {what}.")


def conflict(name: str) -> HTTPException:
    return HTTPException(409, {"name": name, "reason": "taken"})


credentials_error = HTTPException(
    status_code=status.HTTP_401_UNAUTHORIZED,
    detail="Could not validate credentials",
    headers={"WWW-Authenticate": "Bearer"},
)
