"""Why is it so, and what is needed?"""
