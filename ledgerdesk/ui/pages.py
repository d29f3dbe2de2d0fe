"""Every page the window has, in the order of the rail; a page that is not here does not exist."""

from ledgerdesk.ui.page import Page

PAGES: tuple[type[Page], ...] = ()
