"""The way to the mail server: over TLS or on this machine, and a trusted one."""

import pytest

from dataspace.mail import Message, Smtp, SmtpSecurity, make_key, own_secret
from dataspace.mail.letters import Content, Sender, letter
from tests.mail.conftest import ACCOUNT, PASSWORD, only_the_postman

TOKEN = "one-time-token-77aa"


@pytest.fixture
def starttls(serve, authority):
    return serve(
        tls_context=authority.context(),
        require_starttls=True,
        authenticator=only_the_postman,
        auth_required=True,
    )


@pytest.fixture
def deliver(postal):
    """Write a message, try to deliver it once, and give what became of it."""

    def do(port, security, **more):
        postal.through(port, security, **more)
        postal.man.deliver(postal.write(token=TOKEN))
        return postal.row().failure or postal.row().state

    return do


def test_starttls_and_an_account(deliver, starttls, authority, received):
    became = deliver(
        starttls,
        SmtpSecurity.STARTTLS,
        user=ACCOUNT,
        password=PASSWORD,
        authorities=authority.certificate,
    )

    assert (became, received.over_tls) == ("delivered", [True])


def test_a_wrong_password_is_told_as_such_and_not_repeated(
    deliver, starttls, authority, received, log
):
    became = deliver(
        starttls,
        SmtpSecurity.STARTTLS,
        user=ACCOUNT,
        password="wrong marzipan",
        authorities=authority.certificate,
    )

    assert (became, received.mails) == ("sign-in refused", [])
    assert "wrong marzipan" not in log.getvalue()


def test_a_server_whose_certificate_nobody_vouches_for_gets_nothing(
    deliver, starttls, received
):
    became = deliver(starttls, SmtpSecurity.STARTTLS, user=ACCOUNT, password=PASSWORD)

    assert (became, received.mails) == ("no trusted TLS", [])


def test_a_server_that_offers_no_tls_gets_nothing(deliver, serve, authority, received):
    """Whoever stands in between can take the offer out: it is not optional."""
    became = deliver(serve(), SmtpSecurity.STARTTLS, authorities=authority.certificate)

    assert (became, received.mails) == ("TLS or sign-in not offered", [])


def test_tls_from_the_first_byte(deliver, serve, authority, received):
    port = serve(ssl_context=authority.context())

    became = deliver(port, SmtpSecurity.TLS, authorities=authority.certificate)

    # It speaks nothing else on that port.
    assert (became, len(received.mails)) == ("delivered", 1)
    silent = deliver(port, SmtpSecurity.NONE, timeout_seconds=0.3)
    assert silent == "connection broke off"


def test_an_address_that_the_server_refuses_is_named_as_the_reason(
    deliver, serve, received
):
    async def refuse(*_):
        return "550 nobody of that name: one-time-token"

    received.handle_RCPT = refuse

    assert deliver(serve(), SmtpSecurity.NONE) == "address refused"


@pytest.mark.parametrize(
    "host", ["mail.example.org", "192.0.2.1", "localhost.evil.org"]
)
def test_nothing_goes_over_a_network_in_the_clear(host):
    with pytest.raises(ValueError, match="TLS"):
        Smtp(host=host, port=25, security=SmtpSecurity.NONE)


def test_the_password_of_the_mail_server_is_never_printed():
    smtp = Smtp(
        host="localhost", port=25, security=SmtpSecurity.TLS, user="x", password="mine"
    )

    assert "mine" not in repr(smtp)


def test_a_password_file_that_others_can_read_is_refused(tmp_path):
    file = tmp_path / "password"
    file.write_text("mine\n")
    file.chmod(0o640)
    with pytest.raises(PermissionError) as refused:
        own_secret(file)
    file.chmod(0o600)

    assert "mine" not in str(refused.value)
    assert own_secret(file) == "mine"


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path):
    file = tmp_path / "mail.key"

    make_key(file)
    made = file.read_bytes()
    make_key(file)

    assert file.read_bytes() == made
    assert len(made) == 32
    assert file.stat().st_mode & 0o777 == 0o400


SENDER = Sender(address="d@example.org", name="Ours", origin="https://here.example")


def content(**changes):
    given = {
        "id": "018f",
        "recipient": "ada@example.org",
        "subject": "A test",
        "lines": ("It <b>tells</b> something.",),
        "link": None,
    }
    return Content(**{**given, **changes})


@pytest.mark.parametrize(
    "hostile",
    ["a@example.org\r\nBcc: eve@example.org", "a@example.org\nBcc: eve@example.org"],
)
@pytest.mark.parametrize("place", ["recipient", "subject"])
def test_a_line_break_makes_no_header(clock, place, hostile):
    with pytest.raises(ValueError, match=r"(?i)linefeed|newline"):
        letter(content(**{place: hostile}), SENDER, clock())


def test_a_header_that_cannot_be_is_a_message_given_no_second_look(
    postal, serve, received
):
    postal.through(serve())
    told = Message(about="x", subject="x\r\nBcc: eve@example.org", lines=("x",))

    postal.man.deliver(postal.write(message=told))

    assert received.mails == []
    assert postal.row().failure == "unsendable"


def test_a_letter_is_text_and_plain_html_that_loads_nothing(clock):
    mail = letter(content(link="/welcome#t"), SENDER, clock())

    html = mail.get_body(("html",)).get_content()
    assert "<b>" not in html
    assert "&lt;b&gt;tells" in html
    assert html.count("http") == 3  # The link, its words, and who we are.
    for loading in ("<img", "<link", "<script", "<style", "src=", "url("):
        assert loading not in html
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "t" not in mail["Subject"].removeprefix("A test · Ours")


def test_the_same_message_has_the_same_name_at_every_try(clock):
    first = letter(content(), SENDER, clock())
    clock.forward(hours=1)

    assert letter(content(), SENDER, clock())["Message-ID"] == first["Message-ID"]
