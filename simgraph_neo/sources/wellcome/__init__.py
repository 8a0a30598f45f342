"""Wellcome Collection: its catalogue names the images that look most like an image."""
