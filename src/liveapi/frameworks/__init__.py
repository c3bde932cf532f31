"""One module per web framework, in folders by language; four families carry the weight."""
