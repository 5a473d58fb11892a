"""The language on screen: English as written, or a translation that ships with the program."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from busynth_gui.paths import resource_folder

__all__ = ["TRANSLATIONS", "language_of", "marked", "tr", "use_language"]

TRANSLATIONS = ("de",)
"""Languages besides English that the program speaks."""


def tr(text: str) -> str:
    """``text`` in the window's language, where there is no ``self.tr``."""
    return QCoreApplication.translate("", text)


def marked(context: str, text: str) -> str:
    """``text`` itself; marks words that are translated where they are shown, not where written."""
    return text


def language_of(choice: str) -> str:
    """The language for a setting's value: "system" is the first of the system's that we speak."""
    if choice != "system":
        return choice
    for name in QLocale.system().uiLanguages():
        language = name.split("-")[0].split("_")[0].lower()
        if language in ("en", *TRANSLATIONS):
            return language
    return "en"


def use_language(app: QCoreApplication, choice: str) -> str:
    """Let everything that is made from now on speak the language; gives which it is.

    Qt's own words, as on the buttons of dialogs, come from the translations that Qt ships.
    """
    language = language_of(choice)
    # Numbers are written as the language does; a system that speaks it says of which country.
    ours_there = QLocale.system().language() == QLocale(language).language()
    QLocale.setDefault(QLocale.system() if ours_there else QLocale(language))
    if language not in TRANSLATIONS:
        return "en"
    theirs = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    ours = str(resource_folder("translations"))
    for name, folder in ((f"qtbase_{language}", theirs), (f"busynth_{language}", ours)):
        translator = QTranslator(app)
        if translator.load(name, folder):
            app.installTranslator(translator)
    return language
