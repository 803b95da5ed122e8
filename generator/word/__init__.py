"""Documents: the only door to docx, docxtpl, lxml and the Jinja of templates."""
