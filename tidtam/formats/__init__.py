"""Writers of DOCX, PDF and XLSX and of reproducible ZIP files. Nothing here knows a domain word, a model or Django."""
