import uvicorn

from service.factory import create_app

app = create_app(prefix="/v3")

if __name__ == "__main__":
    uvicorn.run(app)
