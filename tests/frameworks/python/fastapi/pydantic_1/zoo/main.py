from typing import List, Optional

from fastapi import Body, FastAPI

from .models import Animal, Names, NewAnimal, Page

app = FastAPI(title="Zoo", version="1")


@app.get("/animals", response_model=Page[Animal])
async def animals(limit: int = 10, name: Optional[str] = None):
    return {"items": []}


@app.post("/animals", response_model=Animal, status_code=201)
async def add(animal: NewAnimal = Body(..., embed=True, alias="newAnimal")):
    return animal


@app.put("/names", response_model=List[Names], response_model_exclude_none=True)
async def rename(names: Names):
    return [names]
