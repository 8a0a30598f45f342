"""Contact sheets: pictures in groups, on one page or many."""
