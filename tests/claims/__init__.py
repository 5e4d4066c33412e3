"""How often what pages claim is false where nothing is true, and found where something is: `make claims`."""
