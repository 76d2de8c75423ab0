"""How am I told, and what leaves the office?"""
