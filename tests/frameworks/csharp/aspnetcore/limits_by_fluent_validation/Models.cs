namespace Shop;

public abstract class Document
{
    public string? Reference { get; set; }
}

public class Order : Document
{
    public string? Title { get; set; }
    public string? Email { get; set; }
    public string? Code { get; set; }
    public string? Note { get; set; }
    public int Amount { get; set; }
    public int Discount { get; set; }
    public decimal Price { get; set; }
    public double Share { get; set; }
    public List<string>? Labels { get; set; }
    public List<Line>? Lines { get; set; }
    public Address? Address { get; set; }
    public string? Maybe { get; set; }
}

public record Line(string Product, int Count);

public class Address
{
    public string? City { get; set; }
    public string? Zip { get; set; }
}

public record Change(Data Data);

public record Data(string? Text);
