from ninja.security import APIKeyHeader, HttpBearer


class Bearer(HttpBearer):
    def authenticate(self, request, token):
        return token


class ApiKey(APIKeyHeader):
    param_name = "X-Key"

    def authenticate(self, request, key):
        return key
