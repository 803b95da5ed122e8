"""A folder of workbooks through the line: order, processes, names, what is known afterwards."""
