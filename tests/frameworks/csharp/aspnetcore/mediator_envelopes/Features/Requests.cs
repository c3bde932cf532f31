using MediatR;
using OneOf;

namespace Tasks.Features;

public class TaskItem
{
    public int Id { get; set; }
    public string Title { get; set; } = "";
    public bool Done { get; set; }
}

public class Outcome<T>
{
    public bool Missing { get; set; }
    public string? Error { get; set; }
    public T? Value { get; set; }
}

public record TaskEnvelope(TaskItem Task);

public record TasksEnvelope(List<TaskItem> Tasks, int TasksCount);

public record TaskView(string Label)
{
    public static TaskView Of(TaskItem task) => new(task.Title);
}

public class List
{
    public record Query(string? Tag, int Limit) : IRequest<TasksEnvelope>;
}

public class Details
{
    public record Query(int Id) : IRequest<Outcome<TaskEnvelope>>;
}

public class Create
{
    public class TaskData
    {
        public string? Title { get; init; }
    }

    public record Command(TaskData Task) : IRequest<TaskEnvelope>;
}

public class Edit
{
    public record Model(TaskData Task);

    public record TaskData(string? Title, bool? Done);

    public record Command(Model Model, int Id) : IRequest<OneOf<TaskItem, Problem>>;

    public record Problem(string Message);
}

public class Delete
{
    public record Command(int Id) : IRequest;
}
