"""The numbers of the TWAIN 2.5 interface that a scan needs, by the specification's own names."""

from enum import IntEnum, IntFlag


class Group(IntFlag):
    """DG_ and DF_: groups of data, and what the two sides are capable of."""

    CONTROL = 0x1
    IMAGE = 0x2
    MANAGER_2 = 0x10000000
    APPLICATION_2 = 0x20000000
    SOURCE_2 = 0x40000000


class Data(IntEnum):
    """DAT_."""

    NULL = 0x0
    CAPABILITY = 0x1
    EVENT = 0x2
    IDENTITY = 0x3
    PARENT = 0x4
    PENDINGXFERS = 0x5
    SETUPMEMXFER = 0x6
    SETUPFILEXFER = 0x7
    STATUS = 0x8
    USERINTERFACE = 0x9
    DEVICEEVENT = 0xD
    CALLBACK = 0x10
    IMAGEINFO = 0x101
    IMAGELAYOUT = 0x102
    IMAGEMEMXFER = 0x103
    IMAGENATIVEXFER = 0x104
    IMAGEFILEXFER = 0x105
    ENTRYPOINT = 0x403


class Message(IntEnum):
    """MSG_."""

    NULL = 0x0
    GET = 0x1
    GETCURRENT = 0x2
    GETFIRST = 0x4
    GETNEXT = 0x5
    SET = 0x6
    RESET = 0x7
    XFERREADY = 0x101
    CLOSEDSREQ = 0x102
    CLOSEDSOK = 0x103
    DEVICEEVENT = 0x104
    OPENDSM = 0x301
    CLOSEDSM = 0x302
    OPENDS = 0x401
    CLOSEDS = 0x402
    DISABLEDS = 0x501
    ENABLEDS = 0x502
    PROCESSEVENT = 0x601
    ENDXFER = 0x701
    REGISTER_CALLBACK = 0x902


class Answer(IntEnum):
    """TWRC_: what a call returns; a number that a vendor invented counts as FAILURE."""

    SUCCESS = 0
    FAILURE = 1
    CHECKSTATUS = 2
    CANCEL = 3
    DSEVENT = 4
    NOTDSEVENT = 5
    XFERDONE = 6
    ENDOFLIST = 7
    INFONOTSUPPORTED = 8
    DATANOTAVAILABLE = 9
    BUSY = 10
    SCANNERLOCKED = 11


class Cap(IntEnum):
    """CAP_ and ICAP_."""

    XFERCOUNT = 0x1
    FEEDERENABLED = 0x1002
    FEEDERLOADED = 0x1003
    AUTOFEED = 0x1007
    INDICATORS = 0x100B
    PAPERDETECTABLE = 0x100D
    UICONTROLLABLE = 0x100E
    DEVICEONLINE = 0x100F
    DUPLEX = 0x1012
    DUPLEXENABLED = 0x1013
    DOUBLEFEEDDETECTION = 0x103F
    COMPRESSION = 0x100
    PIXELTYPE = 0x101
    UNITS = 0x102
    XFERMECH = 0x103
    IMAGEFILEFORMAT = 0x110C
    XRESOLUTION = 0x1118
    YRESOLUTION = 0x1119
    PIXELFLAVOR = 0x111F
    PLANARCHUNKY = 0x1120
    AUTODISCARDBLANKPAGES = 0x1134
    BITDEPTH = 0x112B


class PixelType(IntEnum):
    """TWPT_, as far as a page can be made of it."""

    BW = 0
    GRAY = 1
    RGB = 2


class Mechanism(IntEnum):
    """TWSX_: how a page comes from the source."""

    NATIVE = 0
    FILE = 1
    MEMORY = 2


class FileFormat(IntEnum):
    """TWFF_, as far as it is read here."""

    TIFF = 0
    BMP = 2


# TWON_DONTCARE32, TWUN_INCHES, TWCP_NONE, TWPC_CHUNKY, TWPF_VANILLA (nothing is white), TWDF_ULTRASONIC, TWBP_DISABLE.
DONT_CARE = 0xFFFFFFFF
INCHES = 0
UNCOMPRESSED = 0
CHUNKY = 0
VANILLA = 1
ULTRASONIC = 0
KEEP_BLANK_PAGES = -2

# TWMF_APPOWNS and TWMF_POINTER: a buffer of ours, by its address.
OUR_BUFFER = 0x1 | 0x8

# TWDX_NONE.
NO_DUPLEX = 0

# TW_PENDINGXFERS counts in 16 bits: 65535 is -1, "more, nobody knows how many". pytwain 2.3.0 hands it on as 65535.
MORE_UNCOUNTED = 0xFFFF

# TWLG_ROMANIAN and TWCY_ROMANIA.
ROMANIAN = 77
ROMANIA = 40
