"""What every page stands in: who is signed in, the language, what is refused, what stands around the page."""
