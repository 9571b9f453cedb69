"""First run (ui.md 17): five steps from an empty folder to an open office; nothing is on disk before the last.

`FirstRun(begin)` is a widget over the whole window. `begin(Beginning)` makes, joins or restores the office and raises
`Problem`; it is called once, on the way to the last step. `finished(str)` follows when a person chose what to do next:
"start", "petition" or "import".
"""
