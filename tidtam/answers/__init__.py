"""What offices, schools and bureaus answer to an instrument, with evidence, up their own chain of approval."""
