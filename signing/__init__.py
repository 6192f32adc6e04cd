"""Signing: tokens over PKCS#11, PAdES signatures, time stamps, and verdicts on strangers' signatures.

`signing.desk` is the door; importing it loads neither pyHanko nor any driver.
"""
