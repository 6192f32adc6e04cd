"""Tesseract's own library, loaded once in a worker process: a grey picture in, its words as a table out.

The program of the same package would load the language anew for every page, a fifth of a page's time.
"""

import ctypes
import os
from ctypes import c_char_p, c_int, c_void_p
from functools import cache

from PIL import Image

_NAMES = ("libtesseract.so.5", "libtesseract.so.4", "libtesseract.5.dylib", "libtesseract-5.dll")


class EngineMissing(Exception):
    """The library, or the language that was asked for, is not installed; the argument is the missing part."""


class Engine:
    """One loaded language; for one thread at a time, the one that made it."""

    def __init__(self, language: str) -> None:
        """Load the language's model. Raises `EngineMissing`."""
        self._library = _library()
        self._api = self._library.TessBaseAPICreate()
        if self._library.TessBaseAPIInit3(self._api, None, language.encode()):
            self._library.TessBaseAPIDelete(self._api)
            raise EngineMissing(f"tesseract-ocr-{language}")

    def words(self, grey: Image.Image, dpi: int) -> str:
        """Tesseract's tab-separated table of a picture in mode L; empty where it could make nothing of it."""
        self._library.TessBaseAPISetImage(self._api, grey.tobytes(), grey.width, grey.height, 1, grey.width)
        self._library.TessBaseAPISetSourceResolution(self._api, dpi)
        if self._library.TessBaseAPIRecognize(self._api, None):
            return ""
        table = self._library.TessBaseAPIGetTsvText(self._api, 0)
        try:
            return ctypes.string_at(table).decode()
        finally:
            self._library.TessDeleteText(table)
            # What the library learnt of one page's letters must not colour the next: a page reads the same anywhere.
            self._library.TessBaseAPIClear(self._api)
            self._library.TessBaseAPIClearAdaptiveClassifier(self._api)

    def close(self) -> None:
        """Give the model's memory back."""
        self._library.TessBaseAPIDelete(self._api)


def engine_version() -> str:
    """The library's version. Raises `EngineMissing`."""
    said: bytes = _library().TessVersion()
    return f"tesseract {said.decode()}"


@cache
def _library() -> ctypes.CDLL:
    # Its threads wait for each other: two of them in one page are slower than one.
    os.environ["OMP_THREAD_LIMIT"] = "1"
    for name in _NAMES:
        try:
            library = ctypes.CDLL(name)
        except OSError:
            continue
        break
    else:
        raise EngineMissing("tesseract-ocr")
    library.TessVersion.restype = c_char_p
    library.TessBaseAPICreate.restype = c_void_p
    library.TessBaseAPIDelete.argtypes = [c_void_p]
    library.TessBaseAPIDelete.restype = None
    library.TessBaseAPIInit3.argtypes = [c_void_p, c_char_p, c_char_p]
    library.TessBaseAPISetImage.argtypes = [c_void_p, c_char_p, c_int, c_int, c_int, c_int]
    library.TessBaseAPISetImage.restype = None
    library.TessBaseAPISetSourceResolution.argtypes = [c_void_p, c_int]
    library.TessBaseAPISetSourceResolution.restype = None
    library.TessBaseAPIRecognize.argtypes = [c_void_p, c_void_p]
    library.TessBaseAPIGetTsvText.argtypes = [c_void_p, c_int]
    library.TessBaseAPIGetTsvText.restype = c_void_p
    library.TessDeleteText.argtypes = [c_void_p]
    library.TessDeleteText.restype = None
    for name in ("TessBaseAPIClear", "TessBaseAPIClearAdaptiveClassifier"):
        getattr(library, name).argtypes = [c_void_p]
        getattr(library, name).restype = None
    return library
