"""Pages of documents: the booklet of an office, the result letters of an office or of many."""
