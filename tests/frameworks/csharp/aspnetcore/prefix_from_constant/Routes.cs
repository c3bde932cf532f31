namespace Library.Contracts;

public static class Routes
{
    public const string Root = "api";
    public const string Version = "v{version:apiVersion}";
    private const string Base = Root + "/" + Version;

    public static class Books
    {
        public const string All = $"{Base}/books";
        public const string ById = All + "/{bookId:guid}";
    }
}
