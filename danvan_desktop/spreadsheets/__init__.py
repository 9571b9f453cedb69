"""What offices already have: spreadsheets in (calamine, in a child process) and out (XlsxWriter)."""
