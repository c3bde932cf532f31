namespace Shop.Models;

public class Item
{
    public string Name { get; set; }
    public Price Price { get; set; }
}

public class Price
{
    public decimal Gross { get; set; }
}
