"""What the pages and actions do, one module a page: read the request, ask the desk, show."""
