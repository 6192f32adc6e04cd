"""Căutare: one box, and the register's rows that fit."""
