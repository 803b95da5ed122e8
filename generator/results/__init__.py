"""What is known of the documents of a folder."""
