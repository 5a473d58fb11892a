"""The Qt window.

From the top: ``controllers`` act; ``dialogs``, ``lists``, ``panels`` and ``canvas`` show;
``services`` work behind them; ``models`` hold the state; ``widgets`` and ``wording`` serve all.
"""
