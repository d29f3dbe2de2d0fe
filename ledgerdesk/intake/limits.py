"""What a child that reads a foreign file may use; where it is no POSIX system, time alone."""

import sys

MEMORY = 768 * 1024 * 1024
"""Bytes of address space."""
CPU = 20
WALL = 30
"""Seconds."""


def confine() -> None:
    """Limit this process for good; called by the child before it opens anything."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  # POSIX only

    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, CPU)):
        _, hard = resource.getrlimit(kind)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (least, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
