"""Pages of an office's library: the library as a whole, and one piece of evidence."""
