"""The built-in sample, so that everything works offline: national flags, their pictures in the package."""
