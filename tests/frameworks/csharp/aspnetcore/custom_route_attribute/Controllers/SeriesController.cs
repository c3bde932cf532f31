using Media.Http;
using Microsoft.AspNetCore.Mvc;

namespace Media.Controllers
{
    [ApiV3]
    public class SeriesController : Controller
    {
        [HttpGet]
        public object All() => null;

        [RestGetById]
        public object One(int id) => null;
    }

    [ApiV3("series/lookup")]
    public class SeriesLookupController : Controller
    {
        [HttpGet]
        public object Search([FromQuery] string term) => null;
    }

    [AdminRoute("jobs")]
    public class JobsController : Controller
    {
        [HttpPost("{name}/start")]
        public object Start(string name) => null;
    }
}
