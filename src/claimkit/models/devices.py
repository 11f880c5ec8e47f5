"""Where a network computes, and in which numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch


def best_device() -> torch.device:
    """The graphics card where there is one."""
    import torch

    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def has_bf16(device: torch.device) -> bool:
    """Whether the device multiplies bf16 in hardware."""
    import torch

    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    return torch.cpu._is_avx512_bf16_supported()


def reduced_precision(device: torch.device) -> Any:
    """bf16 where the device computes in it; else full precision."""
    import torch

    return torch.autocast(device.type, dtype=torch.bfloat16, enabled=has_bf16(device))
