"""bagalau: Excel workbooks into official Kazakh assessment sheets of state property management."""

__version__ = "0.1.0"
