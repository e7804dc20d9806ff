"""Writes every notebook of the course from the text in `lessons/` and `assignments/`."""
