"""`python -m app`: the same as the command `gaplens`."""

from app.cli import main

main()
