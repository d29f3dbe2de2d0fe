"""The clerk's verbs, one module a noun; the window, the command line and tests call them."""
