"""What users of signing programs complain about; each has a test that carries its number as `pytest.mark.pain`."""

PAINS = {
    1: "the wrong card or slot is chosen when several are plugged in",
    2: "the driver is not found, or is of another word length",
    3: "certificates that cannot sign are offered",
    4: "misleading messages: a failed function called a wrong PIN",
    5: "the PIN asked twice, or only the first document signed",
    6: "a batch with a wrong PIN burns all tries",
    7: "plugging in and out breaks it for good",
    8: "the vendor's driver hangs or crashes, and the program with it",
    9: "readers with their own keys",
    10: "the time-stamp authority moved, is down or counts its stamps",
    11: "OCSP, trust lists and proxies",
    12: "protected and encrypted documents",
    13: "large files",
    14: "odd but legal documents",
    15: "what is seen: fonts, archival files, stamps that break signatures, green although changed",
}
