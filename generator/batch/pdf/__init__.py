"""PDFs beside the documents, made by LibreOffice."""
