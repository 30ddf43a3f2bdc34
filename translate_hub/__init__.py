"""Translate Hub: the desk on which a small publisher turns one article into many languages."""

__version__ = "0.1.0"
