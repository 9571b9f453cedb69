"""Paper: page descriptions in millimetres and their PDF. Knows no database and no Qt."""
