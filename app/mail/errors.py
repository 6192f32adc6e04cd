"""What can go wrong with e-mails and the replies to them."""

from opis_contract.errors import WorldFault, WrongInput


class MailNotFound(WrongInput):
    """The tray has no such e-mail."""

    code = "mail_not_found"

    def __init__(self, *, mail: str) -> None:
        super().__init__(mail=mail)


class MailSettled(WrongInput):
    """The e-mail was registered or dismissed already."""

    code = "mail_settled"

    def __init__(self, *, subject: str, state: str) -> None:
        super().__init__(subject=subject, state=state)


class MailNotSent(WorldFault):
    """The institution's mail server did not take the message; it is kept and sent later."""

    code = "mail_not_sent"

    def __init__(self, *, address: str, reason: str) -> None:
        super().__init__(address=address, reason=reason)


class ScannerOfFilesFailed(WorldFault):
    """The scanner of malicious files did not work; nothing was taken in."""

    code = "scanner_of_files_failed"

    def __init__(self, *, command: str) -> None:
        super().__init__(command=command)
