"""Reusable pieces of the window, ignorant of records: `basics`, `fields`, `popups`, `chips`, `flow_table`."""
