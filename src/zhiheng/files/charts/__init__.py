"""Charts as pictures of lines and text (SVG) and as the table behind them: the same definition draws on a page and in a document."""
