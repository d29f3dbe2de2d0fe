"""The window: pages, models, editors, dialogs on the desk's verbs; it decides nothing."""
