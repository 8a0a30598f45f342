"""The seed atlas: the territories of several seeds compared."""
