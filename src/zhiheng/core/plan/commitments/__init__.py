"""The grammar of commitments: from repaired text to targets and results.

Read in this order: `vocabulary` (the words), `marks` (what is no commitment), `anchors` (what may be one), `fields`
(which words belong to it), `subjects`, `wording` (operator, change, firmness, deadline), `prose` and `tables` (the two
kinds of text), `reading` (a whole outline).
"""
