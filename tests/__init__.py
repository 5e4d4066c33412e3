"""Tests, laid like the source. Set before numpy is imported: test processes share the cores, and more threads for small
matrices only wait. Nor are times judged: a busy machine is no fault.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from hypothesis import settings

settings.register_profile("gaplens", deadline=None)
settings.load_profile("gaplens")
