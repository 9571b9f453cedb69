"""Lists and records of every register, derived from the declarations; petitions, dialogues and awards build on them.

`form_model` knows no widget; `model` is the table model over finding's pages; `list_page`, `record_page` are the two
views that `registers.RegisterPage` puts into one page of the rail.
"""
