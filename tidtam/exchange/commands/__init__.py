"""Commands of the console script that bring an office's data in and write it out."""
