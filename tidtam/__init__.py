"""Tidtam (ติดตาม): monitoring and evaluation of Thailand's basic education."""

__version__ = "0.1.0"
