"""The second factor: one-time codes from an app (RFC 6238), and backup codes for the day the telephone is lost.

The devices are django-otp's. Of backup codes only a keyed digest is kept.
"""

from __future__ import annotations

import secrets
from base64 import b32encode
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.utils import timezone
from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from zhiheng.office.people.models import Person
from zhiheng.office.people.parameters import BACKUP_CODES

NAME = "codes"
ISSUER = "质衡"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without l, o, i, 0, 1, which are taken for one another when written down."""
_LENGTH = 10


@dataclass(frozen=True, slots=True)
class SetUp:
    """What an app needs to make the codes: the secret in groups of four, and the same as address for a picture."""

    secret: str
    address: str


def has_codes(person: int) -> bool:
    """Whether the person has a confirmed device."""
    return TOTPDevice.objects.filter(user_id=person, confirmed=True).exists()


def set_up_of(person: Person) -> SetUp:
    """What to show for setting up: of the device that waits to be confirmed, made where there is none."""
    device, _ = TOTPDevice.objects.get_or_create(user=person, name=NAME, confirmed=False)
    secret = b32encode(device.bin_key).decode()
    parameters = urlencode(
        {"secret": secret, "issuer": ISSUER, "digits": device.digits, "period": device.step}, quote_via=quote
    )
    address = f"otpauth://totp/{quote(f'{ISSUER}:{person.username}')}?{parameters}"
    groups = [secret[start : start + 4] for start in range(0, len(secret), 4)]
    return SetUp(" ".join(groups), address)


def picture_of(set_up: SetUp) -> str:
    """The address as a QR code, SVG to stand in a page; dark on white in every theme, since cameras need it so."""
    import segno

    return str(segno.make(set_up.address, error="m").svg_inline(scale=4, border=4, dark="#000000", light="#ffffff", omitsize=True))  # fmt: skip


def confirm(person: Person, code: str) -> bool:
    """Confirms the waiting device by its first code; the one before it is taken away. False for a wrong code."""
    device = (
        TOTPDevice.objects.select_for_update(no_key=True)
        .filter(user=person, name=NAME, confirmed=False)
        .first()
    )
    if device is None or not device.verify_token(_plain(code)):
        return False
    TOTPDevice.objects.filter(user=person, confirmed=True).delete()
    device.confirmed = True
    device.save()
    return True


def accept(person: int, code: str) -> bool:
    """Whether the code is good: the app's present one, or a backup code, which is used up by it. No code is good twice."""
    plain = _plain(code)
    if not plain.isdigit():
        return _accept_backup(person, plain)
    device = TOTPDevice.objects.select_for_update(no_key=True).filter(user_id=person, confirmed=True).first()
    return device is not None and device.verify_token(plain)


def seconds_to_wait(person: int) -> int:
    """How many seconds a further code is not looked at after wrong ones; 0 where it may be tried at once."""
    device = TOTPDevice.objects.filter(user_id=person, confirmed=True).first()
    allowed, why = device.verify_is_allowed() if device is not None else (True, None)
    if allowed or not why:
        return 0
    return max(1, round((why["locked_until"] - timezone.now()).total_seconds()))


def new_backup_codes(person: Person) -> tuple[str, ...]:
    """Backup codes in place of all earlier ones; they can be shown only now."""
    made = tuple("".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(BACKUP_CODES.value))
    device, _ = StaticDevice.objects.get_or_create(user=person, name=NAME)
    device.token_set.all().delete()
    for code in made:
        device.token_set.create(token=_digest(code))
    return tuple(f"{code[:5]}-{code[5:]}" for code in made)


def backup_codes_left(person: int) -> int:
    """How many backup codes have not been used."""
    return sum(device.token_set.count() for device in StaticDevice.objects.filter(user_id=person))


def take_away(person: int) -> None:
    """Takes the second factor and its backup codes away."""
    TOTPDevice.objects.filter(user_id=person).delete()
    StaticDevice.objects.filter(user_id=person).delete()


def _accept_backup(person: int, plain: str) -> bool:
    device = (
        StaticDevice.objects.select_for_update(no_key=True).filter(user_id=person, confirmed=True).first()
    )
    return device is not None and device.verify_token(_digest(plain))


def _digest(code: str) -> str:
    """16 hexadecimal digits, which is what the library's table holds."""
    return salted_hmac("zhiheng.backup-code", code, algorithm="sha256").hexdigest()[:16]


def _plain(code: str) -> str:
    """As people type it: without blanks and hyphens, full-width digits as digits."""
    import unicodedata

    return "".join(
        each for each in unicodedata.normalize("NFKC", code).lower() if each.isascii() and each.isalnum()
    )
