"""Writers of DOCX, PDF, XLSX and reproducible ZIP files, and the gate that files of people pass.

Nothing here knows a domain word or a model; only the gate knows Django, for its settings and its sentences.
"""
