"""The office file as bytes: reading.py bytes to a JSON tree, shape.py the tree to facts, references.py what must agree
inside a file, parse.py all three; writing.py facts to canonical bytes; schema.py the JSON Schema. docs/exchange.md
describes the format. Nothing here asks the database: what must agree with it is asked through `Surroundings`.
"""

FORMAT = "tidtam.office"
VERSION = 1
LARGEST_FILE_MB = 20
