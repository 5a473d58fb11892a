"""The state of the window, observable, without a widget."""
