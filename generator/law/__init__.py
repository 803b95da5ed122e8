"""The order as data: editions, legal forms, the kinds of papers."""
