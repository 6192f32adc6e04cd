"""The network scanner plays what its scenario file says, or says that it cannot."""

import json
from pathlib import Path

import pytest

from devices.errors import ScenarioWrong
from devices.fake.escl.scenario import Fault, NetworkScenario, read_network_scenario
from devices.scanning import Source
from tests.devices.escl.conftest import at


@pytest.mark.parametrize(
    "scenario",
    ["", "[]", '{"sheets": "many"}', '{"nothing": 1}', '{"happenings": [{"fault": "flood", "page": 1}]}'],
)
def test_a_scenario_that_cannot_be_played_is_wrong_input(tmp_path: Path, scenario: str) -> None:
    file = tmp_path / "scanner.json"
    file.write_text(scenario)
    with pytest.raises(ScenarioWrong):
        read_network_scenario(file)


def test_a_scenario_is_read_as_it_is_written(tmp_path: Path) -> None:
    file = tmp_path / "scanner.json"
    told = {"sources": ["feeder"], "stall": 2, "end": 410, "happenings": [{"fault": "jam", "page": 2, "times": 3}]}
    file.write_text(json.dumps(told))
    expected = NetworkScenario(sources=(Source.FEEDER,), stall=2, end=410, happenings=(at(Fault.JAM, 2, 3),))
    assert read_network_scenario(file) == expected
