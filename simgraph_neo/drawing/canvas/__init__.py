"""The raster and the vector canvas that figures are drawn on: their text, colours, pictures and files."""
