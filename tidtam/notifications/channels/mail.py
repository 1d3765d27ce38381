"""Mail, through Django's backend: the server that TIDTAM_MAIL_URL names."""

import contextlib
import smtplib
from collections.abc import Iterator

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from tidtam.accounts.models import User
from tidtam.notifications.channels import Down, NeverTaken, NotNow, Send
from tidtam.notifications.choices import ChannelName
from tidtam.notifications.models import Message, Preference


class Mail:
    """One plain text to one address. Each step of the conversation with the server may take EMAIL_TIMEOUT."""

    name = ChannelName.MAIL

    def is_on(self) -> bool:
        """Return whether a mail server is named."""
        return settings.MAIL_IS_SENT

    def address(self, person: User, preference: Preference) -> str:
        """Return the account's e-mail address, where the person wants mail."""
        return person.email if preference.mail else ""

    @contextlib.contextmanager
    def opened(self) -> Iterator[Send]:
        """Yield a way to send over one connection."""
        connection = get_connection()

        def send(message: Message, address: str) -> None:
            try:
                connection.open()
                _mail(message, address, connection).send()
            except smtplib.SMTPRecipientsRefused as refused:
                code, words = next(iter(refused.recipients.values()))
                raise (NeverTaken if code >= 500 else NotNow)(f"{code} {words!r}") from refused
            except smtplib.SMTPDataError as refused:
                raise (NeverTaken if refused.smtp_code >= 500 else NotNow)(str(refused)) from refused
            except (ValueError, smtplib.SMTPNotSupportedError) as error:  # an address or header that can be no mail's
                raise NeverTaken(str(error)) from error
            except (smtplib.SMTPException, OSError) as error:
                with contextlib.suppress(smtplib.SMTPException, OSError):
                    connection.close()
                raise Down(f"{type(error).__name__}: {error}") from error

        try:
            yield send
        finally:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                connection.close()


def _mail(message: Message, address: str, connection: BaseEmailBackend) -> EmailMessage:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    return EmailMessage(
        subject=message.subject,
        body=message.text,
        to=[address],
        connection=connection,
        headers={
            # The same on a repeated sending, by which mail programs know it; and nobody's absence note answers it.
            "Message-ID": f"<{message.key}@{domain}>",
            "Auto-Submitted": "auto-generated",
        },
    )
