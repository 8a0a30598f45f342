"""The page to explore: one HTML file with pictures, data and code inside."""
