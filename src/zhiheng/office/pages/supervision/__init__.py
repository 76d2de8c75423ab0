"""Are the duties kept, and what was ordered where they are not?"""
