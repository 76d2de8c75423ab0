"""Named formulas over registers, their dated versions and breakdowns, and the values they give."""
