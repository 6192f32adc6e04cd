"""A clerk's network scanner, by the program's own commands: listed, scanned from, replaced, and trusted again."""

from datetime import UTC, datetime
from pathlib import Path

from devices.fake.escl.certificate import make_certificate
from devices.fake.escl.scenario import Fault, Happening, NetworkScenario
from devices.fake.escl.server import EsclServer
from tests.journeys.conftest import Opis


def test_a_network_scanner_is_used_replaced_and_trusted_again(opis: Opis, tmp_path: Path) -> None:
    certificates = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        certificates.append(make_certificate(tmp_path / name, name, datetime(2026, 11, 1, tzinfo=UTC)))
    scenario = NetworkScenario(name="Etaj 2", sheets=2, secure=True, happenings=(Happening(Fault.JAM, 2),))
    server = EsclServer(scenario, certificates[0])
    device = f"escl:{server.address}"
    opis.environment["OPIS_NETWORK_SCANNERS"] = server.address
    scan = ("scan", "--device", device, "--colour", "grey", "--resolution", "75")
    with server.serving():
        jammed = opis.run(*scan)
        assert jammed.returncode == 3
        assert "Hârtia s-a blocat în Etaj 2. Pagini scanate și salvate: 1." in jammed.stderr
        findings = {each["name"]: each for each in opis.answer("doctor")["findings"]}  # type: ignore[attr-defined]
        assert findings["scanner.escl"]["works"]
        assert f"Etaj 2 ({device})" in findings["scanner.escl"]["said"]

    replaced = EsclServer(NetworkScenario(name="Etaj 2", secure=True), certificates[1], port=server.server_port)
    with replaced.serving():
        refused = opis.run(*scan)
        assert refused.returncode == 3
        assert "--accept-certificate" in refused.stderr
        accepted = opis.answer("scan", "--accept-certificate", "--device", device)
        assert len(opis.answer(*scan)["pages"]) == 3  # type: ignore[arg-type]
    (trusted,) = (row for row in opis.answer("log")["rows"] if row["what"] == "trusted_scanner")  # type: ignore[attr-defined]
    assert device in trusted["terms"]
    assert str(accepted["certificate"])[:4].upper() in trusted["terms"]
