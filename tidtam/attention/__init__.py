"""Notices across the projects of an office: what no single report can show."""
