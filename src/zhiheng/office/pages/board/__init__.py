"""Which promises slip?"""
