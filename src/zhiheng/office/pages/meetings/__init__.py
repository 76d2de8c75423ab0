"""What did a meeting decide, and who does it?"""
