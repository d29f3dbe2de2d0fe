"""Where a live ledger must not lie: shares, folders that synchronise, removable disks."""

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

SHARES = frozenset({
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "smb2", "9p", "davfs", "afs", "ncpfs", "ceph",
    "glusterfs", "lustre", "virtiofs", "vboxsf", "prl_fs", "afpfs",
})  # fmt: skip
SYNCED = re.compile(
    r"onedrive( - .*)?|(我的)?坚果云|nutstore( files)?|wps ?(云盘|网盘)|wpsdrive|wps cloud files"
    r"|百度网盘(同步空间)?|baidu(netdisk|syncdisk|yun.*)|阿里云盘|aliyundrive|天翼云盘|(腾讯)?微云"
    r"|weiyun|dropbox|icloud ?drive|google drive|my drive|nextcloud|owncloud|seafile",
    re.IGNORECASE,
)
OCTAL = re.compile(r"\\([0-7]{3})")
"""How mountinfo writes blanks, tabs, line ends and backslashes."""
REMOVABLE_DRIVE, REMOTE_DRIVE = 2, 4
"""What GetDriveTypeW answers."""


class Mount(NamedTuple):
    """One line of /proc/self/mountinfo."""

    device: str
    point: str
    kind: str


def unfit(path: Path) -> str:
    """Say why a live ledger may not be written there; "" when it may."""
    place = path.resolve()
    return synced(place) or (_windows(place) if os.name == "nt" else _linux(place))


def synced(path: Path) -> str:
    """Say which folder above synchronises; a copy in mid-save would be uploaded."""
    for part in path.parts[:-1]:
        if SYNCED.fullmatch(part):
            return f"它在会自动同步的文件夹“{part}”里"
    return ""


def mounted(path: Path, mountinfo: str) -> Mount:
    """Find the mount a path lies on; the longest mount point wins, the later of two equals."""
    best = Mount("", "/", "")
    for line in mountinfo.splitlines():
        left, _, right = line.partition(" - ")
        fields = left.split()
        point = OCTAL.sub(lambda found: chr(int(found[1], 8)), fields[4])
        if path.is_relative_to(point) and len(point) >= len(best.point):
            best = Mount(fields[2], point, right.split()[0])
    return best


def linux(path: Path, mountinfo: str, removable: Callable[[str], bool]) -> str:
    """Judge a path by the text of mountinfo; `removable` knows a device by major:minor."""
    mount = mounted(path, mountinfo)
    if mount.point == "/":
        return ""  # a root file system is nobody's share, whatever its kind
    if mount.kind in SHARES or mount.kind.startswith("fuse."):
        return "它在网络共享或虚拟磁盘上"
    return "它在可移动磁盘上" if removable(mount.device) else ""


def windows(path: str, drive: int) -> str:
    r"""Judge a Windows path by its drive type; \\server\share is remote."""
    if drive == REMOTE_DRIVE or path.startswith(("\\\\", "//")):
        return "它在网络共享上"
    return "它在可移动磁盘上" if drive == REMOVABLE_DRIVE else ""


def removable(device: str, block: Path = Path("/sys/dev/block")) -> bool:
    """Tell whether a block device, or the disk it is a part of, can be pulled out."""
    found = (block / device).resolve()
    for folder in (found, found.parent):
        flag = folder / "removable"
        if flag.is_file():
            return flag.read_text(encoding="ascii").strip() == "1"
    return False


def _linux(path: Path) -> str:
    table = Path("/proc/self/mountinfo")
    if not table.exists():
        return ""
    return linux(path, table.read_text(encoding="utf-8", errors="replace"), removable)


def _windows(path: Path) -> str:
    if sys.platform == "win32":
        import ctypes

        return windows(str(path), ctypes.windll.kernel32.GetDriveTypeW(path.anchor))
    return ""
