"""The law's time as data: days off, dated rules, deadlines and the lives of records. Plain values, pure functions."""
