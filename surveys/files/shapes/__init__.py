"""Shapes of files by their headings: survey programs, long tables, and a mapping that may be proposed."""
