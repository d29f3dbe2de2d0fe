"""Numbers that carry their own proof: ids, credit codes, licences, 文号, phones.

Each check answers "" or a Chinese reason that follows the field's label. Registered numbers
exist that break their own standard, so a reason is a warning, never a refusal.
"""

import re
from datetime import date
from operator import mul

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"
_CREDIT_CHARS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_CREDIT = re.compile(rf"[{_CREDIT_CHARS}]{{2}}[0-9]{{6}}[{_CREDIT_CHARS}]{{10}}")
_LICENCE = re.compile(r"C[0-9]{22}|T[0-9]{17}|T[0-9]{22}|[0-9]{13}")
_DOCUMENT = re.compile(
    r"[\u4e00-\u9fa5]{2,14}〔(?:19|20)[0-9]{2}〕第?[\u4e00-\u9fa5]?[0-9]{1,5}(?:-[0-9]{1,5})?\s?号"
)
_PHONE = re.compile(
    r"(?:\+?86)?1[3-9][0-9]{9}"  # mobile
    r"|(?:0[0-9]{2,3})?[2-9][0-9]{6,7}(?:转[0-9]{1,6})?"  # landline, area code or not
    r"|[48]00[0-9]{7}|1[0-9]{2}|1[0-9]{4}"  # 400 lines, 110, 12345
)
_CHUNK = re.compile(r"[^、，,;；/\n]+")


def citizen_id(text: str) -> str:
    """Check a 公民身份号码 (GB 11643): length, birthday, check digit; never the area."""
    if re.fullmatch(r"[0-9]{15}", text):
        return "" if _is_day(f"19{text[6:12]}") else "里的出生日期不存在，请逐位核对"
    if not re.fullmatch(r"[0-9]{17}[0-9X]", text):
        return f"应是 18 位数字（末位可为 X），现在是 {len(text)} 位，请逐位核对"
    if not _is_day(text[6:14]):
        return "里的出生日期不存在，请逐位核对"
    total = sum(map(mul, map(int, text[:17]), _ID_WEIGHTS))
    return "" if text[17] == _ID_CHECK[total % 11] else "校验码不符，请逐位核对"


def credit_code(text: str) -> str:
    """Check a 统一社会信用代码 (GB 32100): 18 signs and the check sign."""
    if not _CREDIT.fullmatch(text):
        return "应是 18 位数字和大写字母（没有 I、O、S、V、Z），请逐位核对"
    total = sum(map(mul, map(_CREDIT_CHARS.index, text[:17]), _CREDIT_WEIGHTS))
    expected = _CREDIT_CHARS[-total % 31]
    return "" if text[17] == expected else "校验码不符，请与营业执照逐位核对"


def licence_no(text: str) -> str:
    """Check the shape of a 采矿 (C) or 勘查 (T) licence number, the old 13 digits included."""
    if _LICENCE.fullmatch(text):
        return ""
    return "不合采矿许可证号（C 加 22 位数字）或勘查许可证号（T 加 17 或 22 位数字），请核对"


def document_no(text: str) -> str:
    """Check the shape of a 文号: 代字〔年份〕序号号."""
    return "" if _DOCUMENT.fullmatch(text) else "不合文号写法，请写成 源自然资罚〔2026〕6号 这样"


def id_any(text: str) -> str:
    """Check a person's or a company's number; refused by both, the likelier one speaks."""
    person = citizen_id(text)
    company = person and credit_code(text)
    if not company:
        return ""
    return person if _looks_personal(text) else company


def phone(text: str) -> str:
    """Check every phone number in a text: mobile, landline, 400 or short; gaps do not count."""
    numbers = [re.sub(r"[\s()（）-]", "", chunk) for chunk in _CHUNK.findall(text)]
    if all(map(_PHONE.fullmatch, numbers)):
        return ""
    return "不像电话号码，请核对（手机 11 位，座机带区号）"


def mask_id(text: str) -> str:
    """Hide the birthday: 370323********123X; a proven credit code is public and stays."""
    if not _looks_personal(text) and not credit_code(text) and citizen_id(text):
        return text
    head, tail = (6, 4) if len(text) >= 15 else (1, 1)
    return text[:head] + "*" * (len(text) - head - tail) + text[max(head, len(text) - tail) :]


def mask_phone(text: str) -> str:
    """Hide the middle of every number in the text: 138****5678."""
    return _CHUNK.sub(_hide_digits, text)


def _looks_personal(text: str) -> bool:
    """Whether a number is more likely a person's; those of companies begin with 9."""
    return len(text) in {15, 18} and text[:17].isdecimal() and text[0] != "9"


def _hide_digits(chunk: re.Match[str]) -> str:
    """Keep the first three of 11 digits and the last four of 7; star the others."""
    places = [at for at, sign in enumerate(chunk[0]) if sign.isdigit()]
    head = 3 if len(places) >= 11 else 0
    tail = 4 if len(places) >= 7 else 0
    hidden = set(places[head : len(places) - tail])
    return "".join("*" if at in hidden else sign for at, sign in enumerate(chunk[0]))


def _is_day(digits: str) -> bool:
    """Whether YYYYMMDD is a day of the calendar."""
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True
