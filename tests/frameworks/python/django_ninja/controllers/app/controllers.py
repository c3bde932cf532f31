from ninja_extra import api_controller, http_get, route


@api_controller("/boards", tags=["Boards"])
class BoardController:
    @http_get("/{board_id}")
    def show(self, board_id: int):
        return {}

    @route.post("")
    def create(self, name: str):
        return {}

    def helper(self):
        return None
