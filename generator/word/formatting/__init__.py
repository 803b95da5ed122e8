"""How a document is laid out: its effective formatting, resolved through styles, and compared."""
