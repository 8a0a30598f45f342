"""Charts of densities, degrees and hubs."""
