"""Writes from-python.safetensors beside this script.

Run with Python 3.11, numpy 2.4.6, safetensors 0.8.0:

    python from-python.py
"""

from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

special = np.array(
    [0x7FC00123, 0x7F800001, 0xFFC00000, 0x7F800000, 0xFF800000, 0x80000000, 0x00000001],
    dtype=np.uint32,
).view(np.float32)

save_file(
    {
        "lstm.0.w": np.arange(1, 7, dtype=np.float32).reshape(2, 3) / 8,
        "special": special,
        "größe 大": np.array(-2.5, dtype=np.float32),
        "empty": np.zeros((3, 0), dtype=np.float32),
    },
    Path(__file__).with_name("from-python.safetensors"),
    metadata={"note": 'a "quoted"\nline', "ключ": "值 😀"},
)
