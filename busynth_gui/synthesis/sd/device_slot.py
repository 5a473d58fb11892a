"""Room on the device for one large network at a time."""

from __future__ import annotations

from typing import Any

import torch

__all__ = ["DeviceSlot"]


class DeviceSlot:
    """Puts networks on a device as they are needed; with ``single``, one at a time.

    Without ``single`` a network that was once taken stays.
    """

    def __init__(self, device: torch.device, single: bool) -> None:
        self.device, self._single = device, single
        self._there: list[Any] = []

    def take(self, network: Any) -> Any:
        """The network, on the device."""
        if any(other is network for other in self._there):
            return network
        if self._single:
            # First out, then in: the two need not fit together.
            for other in self._there:
                other.to("cpu")
            self._there.clear()
        network.to(self.device)
        self._there.append(network)
        return network
