"""`opis server`: the institution's server, and the codes with which desks join it."""

import os
import signal
import sys
import threading

from app.catalogue.starter import starter_registers
from app.commands.asked import Asked
from opis_contract.errors import WrongInput
from opis_server.commands import give_up_desk, make_enrolment_code, promote
from opis_server.commands import run as serve
from opis_server.settings import load_settings

PORTS = range(65536)


class PortOutOfRange(WrongInput):
    """There is no such port."""

    code = "port_out_of_range"


def run(asked: Asked) -> int:
    """Says its address in one line when it answers, and stops at SIGTERM or Ctrl+C."""
    options = asked.options
    folder = asked.path(options.folder) if options.folder else asked.home.path / "server"
    if options.new_desk:
        code = make_enrolment_code(folder, options.new_desk)
        asked.answer({"code": code, "counter": options.new_desk}, code)
        return 0
    if options.lost_desk:
        barred = give_up_desk(folder, options.lost_desk, by=options.clerk or asked.settings.clerk)
        asked.answer(
            {"counter": barred.counter, "numbers": barred.numbers},
            asked.words.count("commands.server.barred", barred.numbers, counter=barred.counter),
        )
        return 0
    if options.promote:
        asked.answer({"fence": promote(folder)}, asked.words.say("commands.server.promoted"))
        return 0
    if options.port is not None and options.port not in PORTS:
        raise PortOutOfRange(port=options.port)
    settings = load_settings(
        folder,
        institution=options.institution,
        host=options.host,
        port=options.port,
        public_address=options.public_address,
        continuity_block=options.continuity_block,
        registers=starter_registers(),
    )
    if options.until_input_ends:
        threading.Thread(target=_stop_at_the_end_of_input, name="input", daemon=True).start()
    serve(settings, ready=lambda address: asked.answer({"address": address}, address))
    return 0


def _stop_at_the_end_of_input() -> None:
    """Whoever started the server has ended, or wants it to: stop as at SIGTERM."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
