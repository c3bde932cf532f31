from fastapi import APIRouter, Query

members = APIRouter(prefix="/teams/{team_id}/members")


def team_of(team_id: int, dry_run: bool = Query(False, alias="dryRun")):
    return team_id


@members.get("/")
def list_members(org_id: str, team_id: int):
    return []


@members.patch("/{member_id}")
def rename(member_id: int):
    return {}
