"""What types the fields, methods and functions of well-known Go libraries have."""

from __future__ import annotations

from collections.abc import Mapping

#: Fields and methods of library types ▶ the types they have. What follows ``#`` says which part of a request it is.
MEMBERS: Mapping[str, str] = {
    "github.com/gin-gonic/gin.Context.Request": "net/http.Request",
    "github.com/gin-gonic/gin.Context.Writer": "net/http.ResponseWriter",
    "github.com/labstack/echo.Context.Request": "net/http.Request",
    "github.com/labstack/echo.Context.Response": "net/http.ResponseWriter",
    "github.com/labstack/echo.Response.Writer": "net/http.ResponseWriter",
    "github.com/labstack/echo.Context.QueryParams": "net/url.Values",
    "github.com/labstack/echo.Context.FormParams": "net/url.Values#form",
    "net/http.Request.URL": "net/url.URL",
    "net/http.Request.Header": "net/http.Header",
    "net/http.Request.Form": "net/url.Values#any",
    "net/http.Request.PostForm": "net/url.Values#form",
    "net/http.Request.MultipartForm": "mime/multipart.Form",
    "net/http.Request.Body": "net/http.Request#body",
    "net/http.Request.WithContext": "net/http.Request",
    "net/http.Request.Clone": "net/http.Request",
    "net/http.ResponseWriter.Header": "net/http.Header#response",
    "net/url.URL.Query": "net/url.Values",
    "mime/multipart.Form.Value": "net/url.Values#form",
    "github.com/gin-gonic/gin.Context.GetRawData": "net/http.Request#bytes",
    "github.com/gofiber/fiber.Ctx.Body": "net/http.Request#bytes",
    "github.com/gofiber/fiber.Ctx.BodyRaw": "net/http.Request#bytes",
    "github.com/gofiber/fiber.Ctx.Status": "github.com/gofiber/fiber.Ctx",
    "github.com/gofiber/fiber.Ctx.Type": "github.com/gofiber/fiber.Ctx",
    "github.com/gofiber/fiber.Ctx.Bind": "github.com/gofiber/fiber.Bind",
    "net/url.Values.Get": "string",
    "net/http.Header.Get": "string",
    "net/http.Request.PathValue": "string",
    "net/http.Request.FormValue": "string",
    "net/http.Request.PostFormValue": "string",
    **{f"github.com/gin-gonic/gin.Context.{n}": "string" for n in ("Param", "Query", "DefaultQuery", "PostForm", "GetHeader", "ClientIP")},
    **{f"github.com/labstack/echo.Context.{n}": "string" for n in ("Param", "QueryParam", "FormValue", "RealIP", "Path")},
    **{f"github.com/gofiber/fiber.Ctx.{n}": "string" for n in ("Params", "Query", "Get", "FormValue", "IP", "Path")},
    "time.Time.Format": "string",
    "time.Time.Unix": "int64",
    "time.Time.UTC": "time.Time",
    "time.Time.Add": "time.Time",
    "github.com/google/uuid.UUID.String": "string",
    "error.Error": "string",
}
#: Functions of libraries ▶ the type of their (first) result.
FUNCTIONS: Mapping[str, str] = {
    "encoding/json.NewDecoder": "encoding/json.Decoder",
    "encoding/json.NewEncoder": "encoding/json.Encoder",
    "encoding/xml.NewEncoder": "encoding/xml.Encoder",
    "encoding/xml.NewDecoder": "encoding/xml.Decoder",
    "github.com/gorilla/schema.NewDecoder": "github.com/gorilla/schema.Decoder",
    "github.com/go-playground/form.NewDecoder": "github.com/go-playground/form.Decoder",
    "github.com/gorilla/mux.Vars": "github.com/gorilla/mux#vars",
    "github.com/labstack/echo.QueryParamsBinder": "github.com/labstack/echo.ValueBinder#query",
    "github.com/labstack/echo.PathParamsBinder": "github.com/labstack/echo.ValueBinder#path",
    "github.com/labstack/echo.FormFieldBinder": "github.com/labstack/echo.ValueBinder#form",
    "time.Now": "time.Time",
    "time.Since": "time.Duration",
    "fmt.Sprintf": "string",
    "fmt.Sprint": "string",
    "fmt.Errorf": "error",
    "errors.New": "error",
    "strconv.Itoa": "string",
    "strconv.Atoi": "int",
    "strconv.ParseInt": "int64",
    "strconv.ParseUint": "uint64",
    "strconv.ParseBool": "bool",
    "strconv.ParseFloat": "float64",
    "strings.Split": "[]string",
    "strings.ToLower": "string",
    "strings.ToUpper": "string",
    "strings.TrimSpace": "string",
    "strings.Join": "string",
    "strings.TrimPrefix": "string",
    "strings.TrimSuffix": "string",
    "strings.ReplaceAll": "string",
    "github.com/google/uuid.New": "github.com/google/uuid.UUID",
    "github.com/google/uuid.NewString": "string",
    "github.com/google/uuid.Parse": "github.com/google/uuid.UUID",
}
#: Interfaces of libraries behind which the repository's own types stand.
INTERFACES = frozenset({
    "github.com/go-chi/render.Renderer",
    "github.com/go-chi/render.Binder",
    "encoding/json.Marshaler",
    "encoding.TextMarshaler",
    "fmt.Stringer",
})  # fmt: skip
#: Functions that pass on the body of a request, if they are given it, and what as.
PASSED_ON: Mapping[str, str] = {
    **dict.fromkeys(("io.ReadAll", "io/ioutil.ReadAll"), "net/http.Request#bytes"),
    **dict.fromkeys(("io.LimitReader", "io.TeeReader", "io.NopCloser", "bufio.NewReader"), "net/http.Request#body"),
    **dict.fromkeys(("net/http.MaxBytesReader", "bytes.NewReader", "bytes.NewBuffer"), "net/http.Request#body"),
}


def coder(name: str) -> str | None:
    """``NewDecoder`` and ``NewEncoder`` of any JSON, XML or YAML library."""
    path, _, last = name.rpartition(".")
    if last in ("NewDecoder", "NewEncoder"):
        kind = next((k for k in ("json", "xml", "yaml") if k in path), None)
        return f"encoding/{kind}.{last.removeprefix('New')}" if kind is not None else None
    return None
