"""One module per family of reference cases: `produce(case)` gives the figures under the names that the case uses.

An adapter renames and picks; every number comes from a public function of `analysis`.
"""
