"""Tests of the program, and the invented workbooks they and the manual use."""
