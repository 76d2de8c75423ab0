"""May this stand?"""
