"""Schemes (制度): one folder each, found by looking; nothing else names them."""
