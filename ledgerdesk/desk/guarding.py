"""Who may do what: the role of the person who acts, and the acts each role may do.

It keeps colleagues apart who share one window. It is no lock on the file: who can copy the file
can read it, with any program.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from ledgerdesk.db import lookups
from ledgerdesk.db.store import Store
from ledgerdesk.domain.catalog import build, read
from ledgerdesk.errors import UserError
from ledgerdesk.paths import DEFINITIONS

ROLE, PIN = "role:", "pin:"
"""How settings begin that hold a person's role, and the id of the sealed PIN."""
WRITE = "write"
ROLES = "SELECT substr(id, 6), value FROM setting WHERE id >= 'role:' AND id < 'role;'"


@dataclass(frozen=True, slots=True)
class Act:
    """One thing roles differ in; a step that touches the tables does it, a move asks for it."""

    key: str
    label: str
    tables: tuple[str, ...] = ()
    moves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Role:
    """What a person is here for."""

    title: str
    does: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Duties:
    """Every act and every role, and the role of those who were given none."""

    otherwise: str
    acts: tuple[Act, ...]
    roles: tuple[Role, ...]


@cache
def duties() -> Duties:
    """Read the shipped roles, once a process."""
    path = DEFINITIONS / "roles.toml"
    return build(Duties, read(path), path.name)


def given(store: Store) -> dict[str, str]:
    """Return the roles of the ledger by person; empty: everybody may do everything."""
    return {str(person): str(role) for person, role in store.rows(ROLES) if role}


def role(store: Store, actor: str) -> str:
    """Return the role of who acts, "" while the ledger knows no roles; of twins the lesser."""
    known = given(store)
    if not known:
        return ""
    named = 'SELECT id FROM person WHERE "name" = ? AND deleted_on IS NULL'
    theirs = {known[person] for (person,) in store.rows(named, (actor,)) if person in known}
    found = [each for each in duties().roles if each.title in theirs]
    return min(found, key=lambda each: len(each.does)).title if found else duties().otherwise


def may(title: str, act: str) -> bool:
    """Tell whether a role may do something; "" is the role of everybody without roles."""
    return not title or any(act in each.does for each in duties().roles if each.title == title)


def refuse(title: str, actor: str, acts: Iterable[str]) -> None:
    """Raise UserError unless a role may do all of it; name who could."""
    known = duties()
    for act in acts:
        if not may(title, act):
            label = next(each.label for each in known.acts if each.key == act)
            able = "、".join(each.title for each in known.roles if act in each.does)
            message = (
                f"{actor or '未选经办人时'}的角色是“{title}”，不能{label}。"
                f"请由{able}来做，在右上角换经办人。"
            )
            raise UserError(message)


def judge(store: Store, title: str, actor: str, step: int) -> None:
    """Raise UserError when an open step wrote what the role its writer began with may not."""
    if title:
        tables = lookups.touched(store, step)
        refuse(title, actor, (e.key for e in duties().acts if tables & frozenset(e.tables)))


def moved(move: str) -> list[str]:
    """Return the acts that a move of a flow does."""
    return [each.key for each in duties().acts if move in each.moves]
