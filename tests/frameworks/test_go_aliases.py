from liveapi.api.model import Evidence, Handler, Operation
from liveapi.frameworks.go.routing import without_version_aliases


def served(path: str, line: int) -> Operation:
    return Operation("GET", path, "net/http", Evidence("main.go", 1), handler=Handler("list", Evidence("list.go", line)))


def test_a_versioned_path_of_the_same_handler_is_an_alias() -> None:
    found = without_version_aliases([served("/v{version}/boxes", 3), served("/boxes", 3)])
    assert [(o.path, o.aliases) for o in found] == [("/boxes", ["/v{version}/boxes"])]


def test_another_handler_keeps_its_own_operation() -> None:
    found = without_version_aliases([served("/v{version}/boxes", 3), served("/boxes", 9)])
    assert sorted(o.path for o in found) == ["/boxes", "/v{version}/boxes"]
