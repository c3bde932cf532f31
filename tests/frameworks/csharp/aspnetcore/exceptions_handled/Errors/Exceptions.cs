using System.Net;

namespace Shop.Errors;

public class CodedException(HttpStatusCode code, string[] errors) : Exception
{
    public HttpStatusCode Code { get; } = code;
    public string[] Errors { get; } = errors;
}

public class GoneException : CodedException
{
    public GoneException() : base(HttpStatusCode.Gone, []) { }
}

public abstract class MissingException : Exception { }

public class OrderMissingException : MissingException { }

public class InvalidOrderException : Exception { }
