"""What programs call: everything that a page does, with the same rights and the same messages."""

from __future__ import annotations

import warnings

# Every model has the method `register` of abstract classes, which nobody calls; a register is called so all the same.
warnings.filterwarnings("ignore", message='Field name "register"', category=UserWarning)
