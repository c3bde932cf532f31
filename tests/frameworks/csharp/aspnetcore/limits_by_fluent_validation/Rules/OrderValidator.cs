using FluentValidation;

namespace Shop;

public class OrderValidator : AbstractValidator<Order>
{
    private const int Longest = 10;

    public OrderValidator()
    {
        RuleFor(x => x.Title).NotEmpty().WithMessage("A title is needed").MaximumLength(Longest);
        RuleFor(x => x.Email).NotNull().EmailAddress();
        RuleFor(o => o.Code).Length(2, 8).Matches("^[A-Z]+$");
        RuleFor(o => o.Note).MinimumLength(5);
        RuleFor(x => x.Amount).GreaterThan(0).LessThanOrEqualTo(99);
        RuleFor(x => x.Discount).InclusiveBetween(0, 50);
        RuleFor(x => x.Price).PrecisionScale(8, 2, false).GreaterThanOrEqualTo(0.5m);
        RuleFor(x => x.Share).ExclusiveBetween(0, 1);
        RuleFor(x => x.Labels).NotEmpty();
        RuleForEach(x => x.Labels).MaximumLength(20);
        RuleForEach(x => x.Lines).SetValidator(new LineValidator());
        RuleFor(x => x.Address!.City).NotEmpty();
        RuleFor(x => x.Reference).MaximumLength(36);
        RuleFor(x => x.Maybe).NotEmpty().MaximumLength(3).When(x => x.Amount > 1);
    }
}

public class LineValidator : AbstractValidator<Line>
{
    public LineValidator()
    {
        RuleFor(l => l.Product).NotEmpty();
        RuleFor(l => l.Count).GreaterThanOrEqualTo(1);
    }
}

public abstract class Rules<T> : AbstractValidator<T> { }

public class ChangeValidator : Rules<Change>
{
    public ChangeValidator() => RuleFor(x => x.Data.Text).NotNull().Length(4);
}
