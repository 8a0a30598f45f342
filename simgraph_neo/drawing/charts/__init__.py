"""Charts: density against depth, degrees, hubs."""
