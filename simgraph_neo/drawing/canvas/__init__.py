"""The surfaces that figures are drawn on, raster and vector: their text, colours, pictures and files."""
