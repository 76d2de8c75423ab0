"""How does the machine fare?"""
