"""Build-time hook named by setup.cfg's `cmdclass`; imports nothing else of the package.

Compiles `i18n/*/LC_MESSAGES/*.po` before setuptools collects the package data. A wheel holds the `.mo` only: a
`.po` beside it means a checkout, where `speech` prefers the newer of the two.
"""

from __future__ import annotations

from pathlib import Path

from setuptools.command.build_py import build_py


class BuildPy(build_py):
    """setuptools' `build_py` with compiled catalogues."""

    def run(self) -> None:
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        for po in Path("i18n").glob("*/LC_MESSAGES/*.po"):
            with po.open("rb") as source, po.with_suffix(".mo").open("wb") as target:
                write_mo(target, read_po(source))
        # setuptools looks the package data up before run(): forget that, so that the new .mo are seen
        self.__dict__.pop("data_files", None)
        super().run()
        if not self.editable_mode:
            for po in Path(self.build_lib).glob("danvan_desktop/i18n/**/*.po*"):
                po.unlink()
