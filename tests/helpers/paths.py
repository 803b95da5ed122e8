"""Where things lie: the checkout, the sample workbooks, and the material beside the checkout."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
INPUTS = ROOT / "inputs"

SHARED = ROOT.parent / "shared"
"""Material that lies beside a checkout; tests that need it skip with a reason without it."""
