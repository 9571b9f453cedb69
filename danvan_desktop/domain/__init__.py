"""What is true: values, record types, the journal's rules. Standard library only."""
