"""Is what I hand in right?"""
