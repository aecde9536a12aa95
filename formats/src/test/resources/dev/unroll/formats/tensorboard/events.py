"""Writes events.tfevents as PyTorch's SummaryWriter does (torch 2.13.0, tensorboard 2.21.0).

    python events.py

Scalars, a histogram in TensorBoard's own buckets, and a run that begins at step 3. Times are fixed, but for that of
the first event, which the library takes from the clock.
"""

import pathlib
import shutil
import tempfile

import numpy as np
from torch.utils.tensorboard import SummaryWriter

here = pathlib.Path(__file__).parent
values = np.array([-3.5, -0.25, -0.1, 0.0, 0.0, 1e-7, 0.1, 0.10001, 0.25, 2.0], dtype=np.float32)

with tempfile.TemporaryDirectory() as folder:
    writer = SummaryWriter(folder, purge_step=3)
    writer.add_scalar("step/loss", 0.123456789, 3, walltime=1700000000.25)
    writer.add_scalar("step/loss", float("nan"), 4, walltime=1700000001.5)
    writer.add_scalar("epoch/验证", -2.5e-30, 5_000_000_000, walltime=1700000002.75)
    writer.add_histogram("weights/lstm1.w", values, 5, bins="tensorflow", walltime=1700000003.0)
    writer.close()
    (written,) = pathlib.Path(folder).iterdir()
    shutil.copy(written, here / "events.tfevents")
