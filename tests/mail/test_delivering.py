"""What becomes of a message: delivered once, tried again for a day, or given up."""

import pytest
from sqlalchemy import text

from dataspace.core.database import transaction
from dataspace.mail import Message, Seal
from dataspace.mail.delivering import wait_after
from dataspace.mail.errors import MessageNotShown, MessageUnknown
from dataspace.mail.service import post

TOKEN = "one-time-token-1f9c"
NOBODY = "00000000-0000-0000-0000-000000000000"


def test_a_message_arrives_with_its_link_and_leaves_no_token(postal, serve, received):
    postal.through(serve())
    message = postal.write(token=TOKEN)

    postal.man.deliver(message)

    [mail] = received.mails
    plain = mail.get_body(("plain",)).get_content()
    assert received.recipients == ["ada@example.org"]
    assert f"https://here.example/welcome#{TOKEN}" in plain
    assert "It tells something." in plain
    assert (postal.row().state, postal.row().sealed_token) == ("delivered", None)
    [line] = postal.world.audit("message.delivered")
    assert line.facts["message_id"] == str(message)


def test_a_delivered_message_is_not_delivered_again(postal, serve, received):
    postal.through(serve())
    message = postal.write()

    for _ in range(3):
        postal.man.deliver(message)
        postal.man.deliver_due()

    assert len(received.mails) == 1


def test_nothing_is_told_of_a_deed_that_rolled_back(postal, serve, received):
    postal.through(serve())
    told = Message(about="x", subject="x", lines=("x",))

    def post_and_fail():
        with transaction(postal.world.engine) as tx:
            post(tx, postal.ada.id, "ada@example.org", told)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        post_and_fail()

    postal.man.deliver_due()

    assert received.mails == []


def test_a_message_puts_its_id_into_the_queue_with_the_deed(postal):
    message = postal.write(token=TOKEN)

    with postal.world.owner_engine.connect() as connection:
        query = "SELECT queue_name, task_name, args FROM queue.procrastinate_jobs"
        # Founding the world asked for its workspace's key.
        query += " WHERE queue_name = 'mail'"
        jobs = connection.execute(text(query)).all()

    assert jobs == [("mail", "deliver_message", {"subject": str(message)})]


def test_a_server_that_is_busy_is_asked_again_later(postal, serve, received, clock):
    postal.through(serve())
    received.answer = "451 try again later"
    message = postal.write(token=TOKEN)

    postal.man.deliver(message)
    postal.man.deliver(message)  # Before its turn: nothing happens.
    first = postal.row()
    received.answer = "250 OK"
    clock.forward(minutes=1, seconds=1)
    postal.man.deliver_due()

    assert (first.state, first.attempts) == ("waiting", 1)
    assert first.failure == "refused by the mail server"
    assert len(received.mails) == 1
    assert postal.row().state == "delivered"


def test_the_waits_grow_and_have_an_end():
    minutes = [wait_after(tries).total_seconds() / 60 for tries in range(1, 12)]

    assert minutes[:4] == [1, 2, 4, 8]
    assert minutes[-1] == max(minutes) == 120


def test_a_message_is_given_up_after_a_day_and_its_token_goes(postal, clock):
    postal.through(1)  # Nobody listens there.
    message = postal.write(token=TOKEN)
    postal.man.deliver(message)
    clock.forward(hours=25)

    postal.man.deliver(message)

    row = postal.row()
    assert (row.state, row.failure, row.sealed_token) == (
        "given_up",
        "not reachable",
        None,
    )
    [line] = postal.world.audit("message.given_up")
    assert line.facts["failure"] == "not reachable"


def test_what_nobody_tried_is_given_up_as_well(postal, clock):
    postal.through(1)
    postal.write(token=TOKEN)
    clock.forward(hours=25)

    postal.man.tidy()

    assert postal.row().state == "given_up"


def test_a_worker_that_dies_while_it_sends_has_only_waited(postal, serve, clock):
    class Died(BaseException):
        """The process ends in the middle."""

    class Dying:
        def send(self, _mail):
            raise Died

    message = postal.write(token=TOKEN)
    postal.smtp = Dying()
    with pytest.raises(Died):
        postal.man.deliver(message)
    postal.through(serve())

    postal.man.deliver_due()
    too_early = postal.row().state
    clock.forward(minutes=2)
    postal.man.deliver_due()

    assert (too_early, postal.row().state) == ("waiting", "delivered")


def test_without_a_mail_server_messages_wait_to_be_shown(postal, clock):
    message = postal.write(token=TOKEN)
    clock.forward(hours=25)

    postal.man.deliver(message)
    postal.man.tidy()
    shown_for_now = postal.row().state
    clock.forward(hours=48)
    postal.man.tidy()

    assert (shown_for_now, postal.row().state) == ("waiting", "given_up")
    assert postal.row().sealed_token is None


def test_after_thirty_days_nothing_is_left_of_a_message(postal, clock):
    postal.write()
    clock.forward(days=31)

    postal.man.tidy()

    with postal.world.engine.connect() as connection:
        assert not connection.scalar(text("SELECT count(*) FROM outgoing_message"))
    assert postal.world.audit("message.forgotten")[0].facts == {"messages": 1}


def test_a_token_that_was_moved_to_another_address_opens_for_nobody(
    postal, serve, received
):
    postal.through(serve())
    message = postal.write(token=TOKEN)
    with postal.world.owner_engine.begin() as connection:
        move = "UPDATE outgoing_message SET recipient = 'eve@example.org'"
        connection.execute(text(move))

    postal.man.deliver(message)

    assert received.mails == []
    assert postal.row().failure == "sealed with another key"


def test_a_token_does_not_stand_in_the_database(postal):
    postal.write(token=TOKEN)

    assert TOKEN.encode() not in postal.row().sealed_token
    with postal.world.owner_engine.connect() as connection:
        rows = connection.scalars(text("SELECT m::text FROM outgoing_message m"))
        assert TOKEN not in "".join(rows)


def test_the_log_names_the_message_and_nothing_of_it(postal, log):
    postal.through(1)

    postal.man.deliver(postal.write(token=TOKEN))

    assert log.named("message not sent")
    assert TOKEN not in log.getvalue()
    assert "ada@example.org" not in log.getvalue()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE outgoing_message SET lines = '{}'",
        "UPDATE outgoing_message SET sealed_token = NULL, next_try_at = now()",
        "DELETE FROM outgoing_message",
        "SELECT enqueue('mail', 'deliver_message', gen_random_uuid())",
    ],
)
def test_the_application_changes_no_message_that_is_on_its_way(postal, statement):
    postal.write()

    with (
        pytest.raises(Exception, match="permission denied"),
        transaction(postal.world.engine) as tx,
    ):
        tx.execute(text(statement))


def test_an_administrator_reads_messages_where_none_are_sent(postal):
    postal.write(token=TOKEN)
    administrator = postal.world.administrator()

    listed = administrator.get("/messages").json()
    [message] = listed["messages"]
    opened = administrator.post(f"/messages/{message['id']}/open").json()

    assert not listed["is_sending"]
    assert TOKEN not in str(listed)
    assert (message["recipient"], message["state"]) == ("ada@example.org", "waiting")
    assert opened["link"] == f"/welcome#{TOKEN}"
    assert opened["lines"] == ["It tells something."]
    [line] = postal.world.audit("message.opened")
    assert line.person_id == administrator.id
    missing = administrator.post(f"/messages/{NOBODY}/open")
    assert missing.json()["type"] == MessageUnknown.__name__


def test_nobody_reads_messages_that_are_sent(postal):
    message = postal.write(token=TOKEN)
    administrator = postal.world.administrator()
    mailing = postal.world.app.state.mailing
    postal.world.app.state.mailing = type(mailing)(seal=mailing.seal, is_sending=True)

    answer = administrator.post(f"/messages/{message}/open")

    assert (answer.status_code, answer.json()["type"]) == (
        409,
        MessageNotShown.__name__,
    )
    assert TOKEN not in answer.text


def test_messages_are_for_administrators(postal):
    message = postal.write(token=TOKEN)

    assert postal.ada.get("/messages").status_code == 403
    assert postal.ada.post(f"/messages/{message}/open").status_code == 403


def test_a_seal_and_a_link_print_no_secret():
    assert "\\x01" not in repr(Seal(b"\x01" * 32))
