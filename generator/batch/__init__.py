"""Builds the documents of a folder of workbooks: processes, file names, manifest, overviews."""
