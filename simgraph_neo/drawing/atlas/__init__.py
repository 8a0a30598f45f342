"""The seed atlas: a figure that compares the territories of several seeds."""
