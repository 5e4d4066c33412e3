"""What a server goes through, and whether every acknowledged answer is there afterwards: `make storms`."""
