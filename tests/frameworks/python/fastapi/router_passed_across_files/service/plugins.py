def install(app, under):
    @app.post(under + "/{plugin}/reload")
    def reload_plugin(plugin: str):
        return {}
