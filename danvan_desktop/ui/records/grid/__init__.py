"""Grid entry (ui.md 7): people type rows of any register, by declaration of its columns."""
