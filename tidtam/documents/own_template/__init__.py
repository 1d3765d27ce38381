"""An office's own look: what a form's template.docx must hold, which one is in use, its versions and a preview."""
