"""From a spreadsheet into the registers: choose, look at what would come in and why a row would not, take it in."""
