"""What the notebooks share: pictures side by side."""

from __future__ import annotations

import io
from collections.abc import Iterable

import PIL.Image
from IPython.display import Image
from matplotlib.figure import Figure


def show(pictures: Iterable[tuple[str, bytes]], columns: int = 4) -> Image:
    """Returns pictures side by side as one, each with its name above.

    Parameters
    ----------
    pictures : pairs, such as rows of a DataFrame
        a name, and an encoded picture, such as a file's bytes or what ``draw_detections`` gives
    """
    named = list(pictures)
    rows = max(1, -(-len(named) // columns))
    figure = Figure(figsize=(2 * columns, 2.2 * rows), layout="constrained")
    cells = figure.subplots(rows, columns, squeeze=False)
    for cell in cells.flat:
        cell.axis("off")
    for cell, (name, picture) in zip(cells.flat, named):
        cell.imshow(PIL.Image.open(io.BytesIO(picture)).convert("RGB"))
        cell.set_title(name, fontsize=8)
    sheet = io.BytesIO()
    figure.savefig(sheet, format="jpeg", dpi=100, pil_kwargs={"quality": 80})
    return Image(sheet.getvalue(), format="jpeg")
