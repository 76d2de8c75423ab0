"""What must I do today?"""
