"""What the institution decides about its papers, as dated rows in the desk's own database."""
