"""La semnat: what waits for a signature, the document, and the certificate that will sign."""
