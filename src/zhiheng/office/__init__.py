"""The web office (网上办公): people, duties, filing and reviewing in the browser. The only part that knows Django."""
