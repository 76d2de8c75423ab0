"""Are we keeping our word?"""
