"""Cài đặt: how the window looks, whose books these are, backup and check, about the program."""
