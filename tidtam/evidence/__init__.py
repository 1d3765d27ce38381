"""An office's library of files and links."""
