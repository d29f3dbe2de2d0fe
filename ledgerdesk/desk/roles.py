"""角色与 PIN: who is what in this ledger, and who has to prove it."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from ledgerdesk.db.store import Change
from ledgerdesk.desk import guarding
from ledgerdesk.desk.bench import Bench
from ledgerdesk.errors import UserError

ALL = "settings"
"""The act only those may do who give roles to others."""
SHORTEST = 4
COST, BLOCK, LANES = 2**14, 8, 1
"""Work of scrypt: 16 MiB and some 50 ms a try."""


@dataclass(frozen=True, slots=True)
class Holder:
    """One person, what they are, whether they have a PIN."""

    person: str
    name: str
    role: str
    locked: bool


class Roles:
    """The verbs on roles and PINs."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def titles(self) -> tuple[str, ...]:
        """Return the roles there are."""
        return tuple(each.title for each in guarding.duties().roles)

    def told(self) -> str:
        """Return in one sentence what each role may do."""
        known = guarding.duties()
        labels = {each.key: each.label for each in known.acts}
        words = (
            f"{each.title}：{'、'.join(labels[act] for act in each.does) or '只能查看'}"
            for each in known.roles
        )
        return "；".join(words) + "。"

    def holders(self) -> list[Holder]:
        """Return everybody who may act, by name."""
        known, pins = guarding.given(self._bench.store), self._pins()
        query = "SELECT id, name FROM person WHERE deleted_on IS NULL AND name <> '' ORDER BY name"
        rows = self._bench.store.rows(query)
        return [Holder(str(p), str(n), known.get(p, ""), bool(pins.get(p))) for p, n in rows]

    def give(self, person: str, role: str) -> Change:
        """Give somebody a role, "" takes it away; somebody must stay who may change it."""
        known = guarding.given(self._bench.store) | {person: role}
        left = {each for each in known.values() if each}
        able = {each.title for each in guarding.duties().roles if ALL in each.does}
        if left and not left & able:
            message = f"台账里至少要有一位{'、'.join(able)}，请先给一个人这个角色。"
            raise UserError(message)
        name = self._name(person)
        label = f"{name}的角色改为{role}" if role else f"取消{name}的角色"
        with self._bench.change(label) as change:
            self._bench.keep_setting(f"{guarding.ROLE}{person}", role)
        return change

    def lock(self, person: str, pin: str) -> Change:
        """Set a person's PIN, "" takes it away; one's own, or by who may change settings.

        The ledger keeps salt and scrypt hash sealed, so that the journal holds neither.
        """
        name = self._name(person)
        if name != self._bench.actor:
            self._bench.allow(ALL)
        if pin and (len(pin) < SHORTEST or not pin.isascii() or not pin.isdigit()):
            message = f"PIN 要 {SHORTEST} 位以上数字，请重新输入。"
            raise UserError(message)
        label = f"{'设置' if pin else '取消'}{name}的 PIN"
        with self._bench.change(label, own=True) as change:
            kept = self._bench.store.seal(_hashed(pin, secrets.token_bytes(16))) if pin else ""
            self._bench.keep_setting(f"{guarding.PIN}{person}", kept)
        return change

    def locked(self, name: str) -> bool:
        """Tell whether acting under a name asks for a PIN."""
        return any(each.locked for each in self.holders() if each.name == name)

    def proves(self, name: str, pin: str) -> bool:
        """Tell whether a PIN is that of somebody of this name."""
        pins = self._pins()
        for each in self.holders():
            if each.name == name and each.locked:
                kept = self._bench.store.unseal(pins[each.person]) or ""
                salt = bytes.fromhex(kept.partition("$")[0])
                if hmac.compare_digest(_hashed(pin, salt), kept):
                    return True
        return False

    def _pins(self) -> dict[str, str]:
        query = "SELECT substr(id, 5), value FROM setting WHERE id >= 'pin:' AND id < 'pin;'"
        return {str(person): str(kept) for person, kept in self._bench.store.rows(query) if kept}

    def _name(self, person: str) -> str:
        query = "SELECT name FROM person WHERE id = ? AND deleted_on IS NULL"
        name = self._bench.store.value(query, (person,))
        if not name:
            message = "名册里没有这个人，请先在“人员”里登记。"
            raise UserError(message)
        return str(name)


def _hashed(pin: str, salt: bytes) -> str:
    made = hashlib.scrypt(pin.encode(), salt=salt, n=COST, r=BLOCK, p=LANES)
    return f"{salt.hex()}${made.hex()}"
