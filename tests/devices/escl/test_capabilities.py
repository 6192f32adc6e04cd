"""What scanners say of themselves, in the shapes that vendors give it: read alike, or refused; never trusted."""

import pytest

from devices.errors import ColourNotOffered, ResolutionNotOffered, SourceNotOffered
from devices.escl.capabilities import JPEG, PDF, PNG, TIFF, Compression, corrected, parse_capabilities
from devices.escl.jobs import build_settings, plan_job
from devices.escl.quirks import Quirks, quirks_of
from devices.escl.status import parse_status
from devices.escl.xml import NotUnderstood, number, read_xml, text
from devices.fake.escl.answers import capabilities_words
from devices.fake.escl.scenario import NetworkScenario
from devices.scanning import Colour, Paper, ScanSettings, Source

NAMESPACES = (
    'xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm"'
)


def document(inside: str, namespaces: str = NAMESPACES) -> bytes:
    return f"<scan:ScannerCapabilities {namespaces}>{inside}</scan:ScannerCapabilities>".encode()


# An office machine: everything written out at each place, resolutions in a list.
WRITTEN_OUT = document("""
    <pwg:Version>2.6</pwg:Version><pwg:MakeAndModel>Office 100</pwg:MakeAndModel>
    <scan:UUID>urn:uuid:4509A320-00A0-008F-00B6-002507510ECA</scan:UUID>
    <scan:Platen><scan:PlatenInputCaps>
      <scan:MinWidth>8</scan:MinWidth><scan:MaxWidth>2550</scan:MaxWidth>
      <scan:MinHeight>8</scan:MinHeight><scan:MaxHeight>3508</scan:MaxHeight>
      <scan:SettingProfiles><scan:SettingProfile>
        <scan:ColorModes><scan:ColorMode>BlackAndWhite1</scan:ColorMode><scan:ColorMode>Grayscale8</scan:ColorMode>
          <scan:ColorMode>RGB24</scan:ColorMode><scan:ColorMode>RGB48</scan:ColorMode></scan:ColorModes>
        <scan:DocumentFormats><pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat>
          <pwg:DocumentFormat>application/pdf</pwg:DocumentFormat>
          <scan:DocumentFormatExt>image/jpeg</scan:DocumentFormatExt></scan:DocumentFormats>
        <scan:SupportedResolutions><scan:DiscreteResolutions>
          <scan:DiscreteResolution><scan:XResolution>600</scan:XResolution><scan:YResolution>600</scan:YResolution></scan:DiscreteResolution>
          <scan:DiscreteResolution><scan:XResolution>300</scan:XResolution><scan:YResolution>300</scan:YResolution></scan:DiscreteResolution>
          <scan:DiscreteResolution><scan:XResolution>300</scan:XResolution><scan:YResolution>600</scan:YResolution></scan:DiscreteResolution>
        </scan:DiscreteResolutions></scan:SupportedResolutions>
      </scan:SettingProfile></scan:SettingProfiles>
    </scan:PlatenInputCaps></scan:Platen>
    <scan:Adf>
      <scan:AdfSimplexInputCaps><scan:MaxWidth>2550</scan:MaxWidth><scan:MaxHeight>4200</scan:MaxHeight>
        <scan:SettingProfiles><scan:SettingProfile><scan:ColorModes><scan:ColorMode>Grayscale8</scan:ColorMode></scan:ColorModes>
        </scan:SettingProfile></scan:SettingProfiles></scan:AdfSimplexInputCaps>
      <scan:FeederCapacity>35</scan:FeederCapacity>
    </scan:Adf>
    <scan:CompressionFactorSupport><scan:Min>0</scan:Min><scan:Max>100</scan:Max><scan:Normal>35</scan:Normal></scan:CompressionFactorSupport>
""")

# One profile at the top that the places name, a range instead of a list, make and model apart.
SHARED_PROFILE = document("""
    <pwg:Version>2.0</pwg:Version><pwg:Make>Vendor</pwg:Make><pwg:Model>Home 7</pwg:Model>
    <scan:SettingProfiles><scan:SettingProfile name="p1">
      <scan:ColorModes><scan:ColorMode>RGB24</scan:ColorMode><scan:ColorMode>Grayscale8</scan:ColorMode></scan:ColorModes>
      <scan:DocumentFormats><pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat></scan:DocumentFormats>
      <scan:SupportedResolutions><scan:ResolutionRange>
        <scan:XResolutionRange><scan:Min>75</scan:Min><scan:Max>600</scan:Max><scan:Normal>300</scan:Normal><scan:Step>1</scan:Step></scan:XResolutionRange>
        <scan:YResolutionRange><scan:Min>75</scan:Min><scan:Max>600</scan:Max><scan:Normal>300</scan:Normal><scan:Step>1</scan:Step></scan:YResolutionRange>
      </scan:ResolutionRange></scan:SupportedResolutions>
    </scan:SettingProfile></scan:SettingProfiles>
    <scan:Platen><scan:PlatenInputCaps><scan:MaxWidth>2550</scan:MaxWidth><scan:MaxHeight>3300</scan:MaxHeight>
      <scan:SettingProfiles><scan:SettingProfile ref="p1"/></scan:SettingProfiles></scan:PlatenInputCaps></scan:Platen>
""")

# A sheet-fed one with both sides, other prefixes, an older namespace, blanks around words, and words nobody knows.
ODD = b"""<ScannerCapabilities xmlns="http://schemas.hp.com/imaging/escl/2011/05/03" xmlns:q="urn:other">
    <q:Version> 2.1 </q:Version><q:MakeAndModel>
        Feeder 9 </q:MakeAndModel><NewThing><Deep>yes</Deep></NewThing>
    <Adf><AdfDuplexInputCaps><MaxWidth>2480</MaxWidth><MaxHeight>wide</MaxHeight>
      <SettingProfiles><SettingProfile><ColorModes><ColorMode>BlackAndWhite1</ColorMode></ColorModes>
        <DocumentFormats><q:DocumentFormat>IMAGE/TIFF</q:DocumentFormat><q:DocumentFormat>image/png</q:DocumentFormat>
        <q:DocumentFormat>image/heic</q:DocumentFormat></DocumentFormats>
      </SettingProfile></SettingProfiles></AdfDuplexInputCaps>
      <AdfSimplexInputCaps/></Adf></ScannerCapabilities>"""


def test_a_scanner_that_writes_everything_out() -> None:
    said = parse_capabilities(WRITTEN_OUT)
    assert (said.version, said.model, said.compression) == ("2.6", "Office 100", Compression(0, 100, 1, 35))
    assert said.uuid == "4509a320-00a0-008f-00b6-002507510eca"
    glass, feeder = said.inputs[Source.FLATBED], said.inputs[Source.FEEDER]
    assert (glass.width, glass.height) == (2550, 3508)
    assert glass.resolutions == (300, 600)
    assert glass.formats == (JPEG, PDF)
    assert glass.says_format_twice
    assert feeder.colours == (Colour.GREY,)
    assert feeder.resolutions == ()
    assert said.offered().sources == (Source.FLATBED, Source.FEEDER)
    assert said.offered().colours == tuple(Colour)


def test_a_profile_that_stands_once_counts_wherever_it_is_named() -> None:
    said = parse_capabilities(SHARED_PROFILE)
    glass = said.inputs[Source.FLATBED]
    assert said.model == "Vendor Home 7"
    assert glass.colours == (Colour.COLOUR, Colour.GREY)
    assert glass.formats == (JPEG,)
    assert glass.resolutions == (75, 100, 150, 200, 240, 300, 400, 600)
    assert not glass.says_format_twice


def test_other_prefixes_blanks_and_unknown_words_are_no_hindrance() -> None:
    said = parse_capabilities(ODD)
    both = said.inputs[Source.FEEDER_DUPLEX]
    assert (said.version, said.model) == ("2.1", "Feeder 9")
    assert (both.width, both.height) == (2480, 3508)
    assert both.formats == (TIFF, PNG)
    assert both.colours == (Colour.LINEART,)
    bare = said.inputs[Source.FEEDER]
    assert (bare.colours, bare.formats) == ((Colour.COLOUR,), (JPEG,))


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        b"<html><body>Sign in</body></html>",
        b"<ScannerCapabilities",
        b"\xff\xfe\x00junk",
        document(""),
        b'<!DOCTYPE x [<!ENTITY a "b">]><ScannerCapabilities><Platen><PlatenInputCaps/></Platen></ScannerCapabilities>',
        b'<?xml version="1.0" encoding="no-such"?><ScannerCapabilities/>',
        b"<ScannerCapabilities>" + b" " * 1_000_001 + b"</ScannerCapabilities>",
    ],
    ids=["nothing", "a web page", "cut", "junk", "no place", "entities", "encoding", "too long"],
)
def test_what_is_no_scanner_is_not_understood(wrong: bytes) -> None:
    with pytest.raises(NotUnderstood):
        parse_capabilities(wrong)


def test_the_job_asks_for_what_was_chosen_and_no_more_than_the_place_has() -> None:
    said = parse_capabilities(WRITTEN_OUT)
    job = plan_job("s", ScanSettings(Source.FLATBED, Colour.COLOUR, 300), said)
    asked = read_xml(build_settings(job), "ScanSettings")
    assert text(asked, "InputSource") == "Platen"
    assert text(asked, "ColorMode") == "RGB24"
    assert text(asked, "DocumentFormat") == text(asked, "DocumentFormatExt") == JPEG
    assert (number(asked, "XResolution"), number(asked, "YResolution")) == (300, 300)
    assert (number(asked, "Width"), number(asked, "Height")) == (2480, 3508)
    assert number(asked, "CompressionFactor") == 10
    assert text(asked, "Duplex") == ""
    large = plan_job("s", ScanSettings(Source.FLATBED, Colour.GREY, 600, paper=Paper.A3), said)
    assert (large.width, large.height) == (2550, 3508)
    small = plan_job("s", ScanSettings(Source.FLATBED, Colour.GREY, 600, paper=Paper.A5), said)
    assert (small.width, small.height) == (1748, 2480)


@pytest.mark.parametrize(
    ("scale", "asked"),
    [
        (Compression(0, 100, 1, 35), [0, 10, 15, 50]),
        (Compression(10, 50, 1, 20), [10, 14, 16, 30]),
        (Compression(0, 100, 25, 25), [0, 0, 0, 50]),
        (Compression(0, 100, 1, 75), [100, 90, 85, 50]),
        (Compression(1, 5, 2, 5), [5, 5, 5, 3]),
        (Compression(30, 30, 1, 30), [30, 30, 30, 30]),
    ],
    ids=["of the standard", "short", "in steps", "of quality", "of quality in steps", "no choice"],
)
def test_a_quality_is_asked_for_on_the_scanners_own_scale_and_never_less(scale: Compression, asked: list[int]) -> None:
    assert [scale.factor(quality) for quality in (100, 90, 85, 50)] == asked


@pytest.mark.parametrize(
    "scale", ["", "<Max>100</Max><Normal>9</Normal>", "<Min>9</Min><Max>1</Max><Normal>5</Normal>"]
)
def test_of_a_scale_that_is_not_whole_nothing_is_asked(scale: str) -> None:
    place = "<Platen><PlatenInputCaps/></Platen>"
    said = parse_capabilities(document(f"{place}<CompressionFactorSupport>{scale}</CompressionFactorSupport>"))
    job = plan_job("s", ScanSettings(Source.FLATBED, Colour.COLOUR, 300), said)
    assert number(read_xml(build_settings(job), "ScanSettings"), "CompressionFactor") is None


def test_ink_and_paper_is_asked_for_in_a_kind_that_knows_it() -> None:
    said = parse_capabilities(WRITTEN_OUT)
    assert plan_job("s", ScanSettings(Source.FLATBED, Colour.LINEART, 300), said).document == PDF
    both = plan_job("s", ScanSettings(Source.FEEDER_DUPLEX, Colour.LINEART, 300), parse_capabilities(ODD))
    assert both.document == TIFF
    asked = read_xml(build_settings(both), "ScanSettings")
    assert (text(asked, "InputSource"), text(asked, "Duplex")) == ("Feeder", "true")


def test_what_a_place_does_not_offer_is_not_asked_for() -> None:
    said = parse_capabilities(WRITTEN_OUT)
    with pytest.raises(SourceNotOffered):
        plan_job("s", ScanSettings(Source.FEEDER_DUPLEX, Colour.GREY, 300), said)
    with pytest.raises(ColourNotOffered):
        plan_job("s", ScanSettings(Source.FEEDER, Colour.COLOUR, 300), said)
    with pytest.raises(ResolutionNotOffered):
        plan_job("s", ScanSettings(Source.FLATBED, Colour.GREY, 301), said)


def test_known_models_are_treated_as_they_need() -> None:
    assert quirks_of("Office 100") == Quirks()
    assert quirks_of("Brother DCP-L2710DW series").pause_before_next
    assert quirks_of("HP LaserJet MFP M630").host == "localhost"
    assert quirks_of("HP DeskJet", server="HP_Compact_Server").host == "localhost"
    xerox = quirks_of("Xerox B205 Multifunction Printer")
    assert (xerox.not_yet_attempts, xerox.leave_finished_jobs) == (30, True)
    promised = parse_capabilities(WRITTEN_OUT)
    assert corrected(promised, quirks_of("Canon iR2625/2630")).inputs[Source.FLATBED].resolutions == (300,)
    assert corrected(promised, Quirks()) == promised


def test_our_own_scanner_is_read_as_it_is_built() -> None:
    scenario = NetworkScenario(sources=(Source.FEEDER, Source.FEEDER_DUPLEX), colours=(Colour.GREY,), formats=(PNG,))
    said = parse_capabilities(capabilities_words(scenario))
    assert tuple(said.inputs) == (Source.FEEDER, Source.FEEDER_DUPLEX)
    assert said.inputs[Source.FEEDER].formats == (PNG,)
    assert said.offered().resolutions == scenario.resolutions


STATUS = f"""<?xml version="1.0"?><scan:ScannerStatus {NAMESPACES}><pwg:Version>2.6</pwg:Version>
    <pwg:State>Processing</pwg:State><scan:AdfState>ScannerAdfLoaded</scan:AdfState><scan:Jobs>
    <scan:JobInfo><pwg:JobUri>http://10.0.0.9/eSCL/ScanJobs/17</pwg:JobUri><pwg:JobState>Processing</pwg:JobState>
      <pwg:ImagesCompleted>2</pwg:ImagesCompleted></scan:JobInfo>
    <scan:JobInfo><pwg:JobUri>/eSCL/ScanJobs/7</pwg:JobUri><pwg:JobState>Aborted</pwg:JobState><pwg:JobStateReasons>
      <pwg:JobStateReason>JobScanningFailed</pwg:JobStateReason></pwg:JobStateReasons></scan:JobInfo>
    </scan:Jobs></scan:ScannerStatus>""".encode()


def test_the_status_tells_of_scanner_feeder_and_each_job() -> None:
    status = parse_status(STATUS)
    assert (status.state, status.feeder) == ("Processing", "ScannerAdfLoaded")
    running, failed = status.job("/eSCL/ScanJobs/17"), status.job("https://scanner:443/eSCL/ScanJobs/7/")
    assert running is not None
    assert (running.state, running.pages) == ("Processing", 2)
    assert failed is not None
    assert (failed.state, failed.reasons, failed.pages) == ("Aborted", ("JobScanningFailed",), None)
    assert status.job("/eSCL/ScanJobs/1") is None
    assert status.job("") is None
