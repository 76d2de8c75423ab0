"""What was promised to us, and is it so?"""
