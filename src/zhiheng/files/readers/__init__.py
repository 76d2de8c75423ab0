"""One reader for each file format; `zhiheng.files.documents` chooses among them by content."""
