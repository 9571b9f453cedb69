"""First run (ui.md 17): five steps from an empty folder to an open office; nothing is on disk before the last.

`FirstRun(begin, read, words)` is a widget over the whole window. `begin(Beginning)` makes, joins or restores the office
and raises `Problem`; it is called once, on the way to the last step. `read(file, code)` opens an enrolment file (an
`Offer`) or raises `Problem`; `words()` are those a code may have. `finished(str)` follows when a person chose what to
do next: "start", "petition" or "import".
"""
