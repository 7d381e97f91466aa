"""Stands for the real package in tests of the program: a Python in which `datasets` and a trainer seem to be installed."""
