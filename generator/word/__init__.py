"""Documents: the only door to docx, docxtpl and the lxml of documents."""
