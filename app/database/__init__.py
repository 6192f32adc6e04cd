"""The desk's register on disk: SQLite, its tables, its upgrades, and the one border of its errors."""
