"""An office's own lists."""
