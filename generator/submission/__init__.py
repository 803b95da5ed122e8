"""What one body reported: the contract with workbooks, and its acceptance."""
