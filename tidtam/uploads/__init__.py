"""Receiving files piece by piece."""
