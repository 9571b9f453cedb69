"""The deeds: what a person can do, one function each. Plain values in, an `Outcome` out; no screen, no SQL.

Every deed takes the `Desk` it is done at as its first argument. The window, the console and the tests call the same
deeds.
"""
