"""Set before numpy is imported: test processes share the cores, and more threads for small matrices only wait."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
