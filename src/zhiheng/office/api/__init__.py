"""What programs call: everything that a page does, with the same rights and the same messages."""
