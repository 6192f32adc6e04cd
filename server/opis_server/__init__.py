"""The companion server: keeps the institution's main series, its journal and files, and answers its citizens."""
