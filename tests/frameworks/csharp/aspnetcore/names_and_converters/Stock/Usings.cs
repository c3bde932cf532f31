global using Stock.Models;
