"""LiveAPI reads code into a contract, publishes docs that get tried, and shows who wants what."""
