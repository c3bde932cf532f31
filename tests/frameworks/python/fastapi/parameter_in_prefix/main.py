from uuid import UUID

from fastapi import Depends, FastAPI, Header

from teams import members, team_of

app = FastAPI()
app.include_router(members, prefix="/orgs/{org_id}", dependencies=[Depends(team_of)])


@app.get("/files/{file_path:path}")
async def read_file(file_path: str, x_token: str | None = Header(None)):
    return file_path


@app.get("/reports/{report_id}")
async def report(report_id: UUID, deep: bool = False):
    return {}
