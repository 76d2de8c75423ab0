"""Where does it stand?"""
