"""The only place that reads foreign files; they are hostile until shown otherwise."""
