"""Hôm nay: due work, what waits for a word, safety of the data; the page one opens each morning."""
