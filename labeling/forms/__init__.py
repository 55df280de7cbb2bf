"""What people enter on pages, by the page. Forms read; actions decide."""
