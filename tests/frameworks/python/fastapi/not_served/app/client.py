class Client:
    def get(self, path):
        return path

    @property
    def routes(self):
        return {}


class Registry:
    def get(self, path):
        return lambda f: f


registry = Registry()


@registry.get("/not-a-route")
def not_a_route():
    return None
