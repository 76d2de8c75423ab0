"""Is this what the document says?"""
