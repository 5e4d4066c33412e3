"""Faults that are planted one by one, and the tests that must notice them."""
