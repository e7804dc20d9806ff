"""Generate every notebook of the course from the texts in `texts/`."""
