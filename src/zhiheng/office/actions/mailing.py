"""One e-mail out of the office, by the server that the workspace names."""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Mapping

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from zhiheng.office.actions.posting import NotDelivered

PASSWORD = "ZHIHENG_MAIL_PASSWORD"
"""The environment variable with the password of the e-mail server."""


def mail(to: str, content: Mapping[str, str], *, id: str, seconds: float) -> str:
    """Hands the mail (`subject`, `text`) to the server; gives what is kept as the receipt. The same `id` makes the same Message-ID, by which
    a mail that came twice is known as one. Raises NotDelivered.
    """
    server = settings.OFFICE_MAIL
    line = EmailBackend(
        host=server.host, port=server.port, username=server.user, password=os.environ.get(PASSWORD, ""),
        use_tls=server.security == "starttls", use_ssl=server.security == "tls", timeout=seconds,
    )  # fmt: skip
    place = server.sender.rpartition("@")[2]
    message = EmailMessage(
        content["subject"], content["text"], server.sender, [to], connection=line,
        headers={"Message-ID": f"<zhiheng-{id}@{place}>", "X-Zhiheng-Delivery": id, "Auto-Submitted": "auto-generated"},
    )  # fmt: skip
    try:
        message.send()
    except TimeoutError:
        raise NotDelivered("timeout") from None
    except ssl.SSLError:
        raise NotDelivered("certificate") from None
    except smtplib.SMTPRecipientsRefused as caught:
        code = next(iter(caught.recipients.values()), (0, b""))[0]
        raise NotDelivered(f"recipient-refused {code}") from None
    except smtplib.SMTPAuthenticationError as caught:
        raise NotDelivered(f"mail-password {caught.smtp_code}") from None
    except smtplib.SMTPResponseException as caught:
        raise NotDelivered(f"smtp {caught.smtp_code}") from None
    except (OSError, smtplib.SMTPException, ValueError) as caught:
        raise NotDelivered(f"unreachable {type(caught).__name__}") from None
    return "smtp 250"
