"""What a megabyte of a file is here: a million bytes, as on the Ministry's forms and in what people are told."""

MEGABYTE = 1_000_000
