"""The one door to the network: a polite client, its transport, its limits."""
