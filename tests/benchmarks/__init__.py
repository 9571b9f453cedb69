"""Side-by-side figures (performance.md, decisions 29): ratios measured in one run, never asserted as times."""
