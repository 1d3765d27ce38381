"""What people typed and have not saved yet, section by section, with the versions that keep two of them apart."""
