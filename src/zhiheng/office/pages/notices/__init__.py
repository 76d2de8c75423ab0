"""What did one body tell another, and what came of it?"""
