namespace Stock.Models;

public class Item
{
    public int Count { get; set; }
}
