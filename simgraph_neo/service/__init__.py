"""The live explorer: an HTTP service over one store, for the page in a browser and for programs."""
