"""Stands for the real package in tests of the program: a bridge without packages, that misbehaves as it is told."""
