"""A folder of pictures, read whole; each picture is listed with those nearest to it."""
