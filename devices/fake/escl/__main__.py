"""`python -m devices.fake.escl [SCENARIO.json] [--port N]`: the network scanner as a program, for trials and training.

It prints its address as soon as it answers, announces itself on loopback, and ends with its stdin.
"""

import argparse
import sys
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from devices.fake.escl.announcing import announced
from devices.fake.escl.certificate import make_certificate
from devices.fake.escl.scenario import NetworkScenario, read_network_scenario
from devices.fake.escl.server import ROOT, EsclServer


def main() -> None:
    """Serve until nobody listens any more."""
    parser = argparse.ArgumentParser(prog="python -m devices.fake.escl")
    parser.add_argument("scenario", nargs="?", type=Path)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--silent", action="store_true", help="do not announce it")
    options = parser.parse_args()
    scenario = read_network_scenario(options.scenario) if options.scenario else NetworkScenario(refills=True)
    with ExitStack() as stack:
        certificate = None
        if scenario.secure:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            certificate = make_certificate(folder, scenario.name, datetime.fromtimestamp(0, UTC))
        server = EsclServer(scenario, certificate, port=options.port)
        address = stack.enter_context(server.serving())
        if not options.silent:
            stack.enter_context(announced(scenario, ROOT, server.server_port))
        sys.stdout.write(f"{address}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
