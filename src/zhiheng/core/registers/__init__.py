"""Registers (台账): typed tables of facts, what a filing's rows must satisfy, and how corrections overlay them."""
