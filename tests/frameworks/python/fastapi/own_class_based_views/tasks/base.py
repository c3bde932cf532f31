from fastapi import Depends

from .auth import language, signed_in


class Base:
    language: str = Depends(language)


class SignedIn(Base):
    user: str = Depends(signed_in)
