"""Contact sheets: pictures in groups, page by page."""
