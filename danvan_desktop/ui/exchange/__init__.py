"""Gửi – Nhận (ui.md 13, 14): what leaves and with whose word, what came and what became of it, enrolment."""
