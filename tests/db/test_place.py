from pathlib import Path

import pytest

from ledgerdesk.db import place

MOUNTS = r"""22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
23 22 0:5 / /proc rw shared:5 - proc proc rw
30 22 8:1 / /home rw shared:1 master:2 - xfs /dev/sda1 rw
40 30 0:44 / /home/li/share rw - cifs //server/share rw
41 30 0:45 / /home/li/nfs rw - nfs4 server:/x rw
42 30 0:46 / /home/li/cloud rw - fuse.rclone remote: rw
43 30 8:17 / /media/li/U\040盘 rw - vfat /dev/sdb1 rw
44 30 8:33 / /mnt/disk rw - fuseblk /dev/sdc1 rw
45 22 0:50 / /dav rw - davfs https://x rw
46 45 8:2 / /dav rw - ext4 /dev/sda2 rw
"""


def removable(device: str) -> bool:
    return device == "8:17"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/home/li/台账/a.ledger", ""),
        ("/home/li/shared/a.ledger", ""),
        ("/a.ledger", ""),
        ("/mnt/disk/a.ledger", ""),
        ("/dav/a.ledger", ""),
        ("/home/li/share/a.ledger", "网络共享"),
        ("/home/li/nfs/deep/er/a.ledger", "网络共享"),
        ("/home/li/cloud/a.ledger", "网络共享"),
        ("/media/li/U 盘/a.ledger", "可移动"),
    ],
)
def test_shares_and_removable_disks_are_told_from_local_ones(path: str, said: str) -> None:
    found = place.linux(Path(path), MOUNTS, removable)

    assert (said in found) if said else (found == "")


def test_a_root_file_system_is_nobodys_share() -> None:
    assert place.linux(Path("/a"), "1 0 0:1 / / rw - 9p none rw", removable) == ""


def test_no_table_of_mounts_means_the_root() -> None:
    assert place.mounted(Path("/a"), "").point == "/"


@pytest.mark.parametrize(
    ("path", "drive", "said"),
    [
        (r"C:\台账\a.ledger", 3, ""),
        (r"E:\a.ledger", 2, "可移动"),
        (r"Z:\a.ledger", 4, "网络共享"),
        (r"\\server\share\a.ledger", 0, "网络共享"),
    ],
)
def test_windows_drives_are_told_apart(path: str, drive: int, said: str) -> None:
    found = place.windows(path, drive)

    assert (said in found) if said else (found == "")


@pytest.mark.parametrize(
    "folder",
    [
        "OneDrive",
        "OneDrive - 某县自然资源局",
        "我的坚果云",
        "百度网盘",
        "WPS云盘",
        "Dropbox",
        "阿里云盘",
    ],
)
def test_folders_that_synchronise_are_refused(folder: str) -> None:
    assert folder in place.synced(Path("/home/li") / folder / "台账" / "a.ledger")


@pytest.mark.parametrize("name", ["OneDrive", "云盘台账", "Dropbox备份说明"])
def test_names_that_only_look_like_it_are_not(name: str) -> None:
    assert place.synced(Path("/home/li/台账") / name) == ""


def test_a_part_of_a_removable_disk_is_removable(tmp_path: Path) -> None:
    disk = tmp_path / "devices" / "sdb"
    (disk / "sdb1").mkdir(parents=True)
    (disk / "removable").write_text("1\n")
    block = tmp_path / "block"
    block.mkdir()
    (block / "8:16").symlink_to(disk)
    (block / "8:17").symlink_to(disk / "sdb1")

    assert place.removable("8:16", block)
    assert place.removable("8:17", block)
    assert not place.removable("0:44", block)
    (disk / "removable").write_text("0\n")
    assert not place.removable("8:17", block)


def test_this_machine_lets_tests_write(tmp_path: Path) -> None:
    assert place.unfit(tmp_path / "a.ledger") == ""
