"""A window with nothing in it, as a process of its own: what a window costs before anything of ours."""

from PySide6.QtWidgets import QApplication, QMainWindow

from ui.measuring.first_paint import FirstPaint, say_painted


def main() -> None:
    """Show the window, say `painted` when it is, and end."""
    application = QApplication(["empty"])
    window = QMainWindow()
    window.resize(1280, 800)
    first = FirstPaint(window, say_painted)
    window.show()
    application.exec()
    first.deleteLater()


if __name__ == "__main__":
    main()
