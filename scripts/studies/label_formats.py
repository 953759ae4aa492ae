#!/usr/bin/env python3
"""Compares exports with their label table; run by label-formats, which makes them."""
import contextlib
import importlib.metadata
import io
import json
import os
import pathlib
import sys
import urllib.parse

import pyarrow.parquet as parquet

out = pathlib.Path(sys.argv[1])
PREFIX = "/data/local-files/?d="


def table():
    """Boxes of each image: name -> [(class, xmin, ymin, xmax, ymax)]."""
    rows = parquet.read_table(out / "labels", columns=["path", "status", "width", "height", "detections"]).to_pylist()
    base = f"file:{out}/photos/"
    truth = {}
    for row in rows:
        assert row["status"] == "ok", row
        width, height = row["width"], row["height"]
        truth[row["path"].removeprefix(base)] = [
            (d["category"], max(0, d["x_min"]), max(0, d["y_min"]), min(width, d["x_max"]), min(height, d["y_max"]))
            for d in row["detections"]
        ]
    return truth


TRUTH = table()


def compare(what, found, moved=(0, 0, 0, 0), rounding=0):
    """Prints the largest difference in pixels; `moved` and `rounding` are what a reader does by its own rules."""
    assert set(found) == set(TRUTH), (what, sorted(set(found) ^ set(TRUTH))[:4])
    worst, count = 0.0, 0
    for name, boxes in TRUTH.items():
        wanted = [(c, *(v + m for v, m in zip(corners, moved))) for c, *corners in boxes]
        read = found[name]
        assert len(wanted) == len(read), (what, name, len(wanted), len(read))
        for one in wanted:
            near = min((max(abs(a - b) for a, b in zip(one[1:], other[1:])) for other in read if other[0] == one[0]))
            worst, count = max(worst, near), count + 1
    note = f" (corners moved by {moved}, as the reader does)" if any(moved) else ""
    note += f" (the reader rounds to {2 * rounding})" if rounding else ""
    print(f"{what}: {len(found)} images, {count} boxes, largest difference {worst:.2e} pixels{note}")
    assert worst < 1e-3 + rounding, what


def version(package):
    return f"{package} {importlib.metadata.version(package)}"


def with_pycocotools():
    from pycocotools.coco import COCO

    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO(str(out / "coco.json"))
    names = {c["id"]: c["name"] for c in coco.loadCats(coco.getCatIds())}
    found = {}
    for image in coco.loadImgs(coco.getImgIds()):
        found[image["file_name"]] = [
            (names[a["category_id"]], a["bbox"][0], a["bbox"][1], a["bbox"][0] + a["bbox"][2],
             a["bbox"][1] + a["bbox"][3])
            for a in coco.loadAnns(coco.getAnnIds(imgIds=image["id"]))
        ]
    compare(f"coco by {version('pycocotools')}", found)


def with_datumaro(what, path, form):
    from datumaro.components.annotation import AnnotationType
    from datumaro.components.dataset import Dataset

    data = Dataset.import_from(str(path), form)
    labels = data.categories()[AnnotationType.label]
    suffixes = {os.path.splitext(name)[0]: name for name in TRUTH}
    suffixes.update({os.path.basename(stem): name for stem, name in suffixes.items()})  # its YOLO drops folders
    found = {}
    for item in data:
        name = item.id if item.id in TRUTH else suffixes[item.id]
        found[name] = [
            (labels[a.label].name, a.points[0], a.points[1], a.points[2], a.points[3])
            for a in item.annotations
            if a.type == AnnotationType.bbox
        ]
    compare(f"{what} by {version('datumaro')} ({form})", found, rounding=0.005)


def with_supervision(what, read, moved=(0, 0, 0, 0)):
    """Supervision looks for pictures in one folder, not in subfolders: each is read by itself."""
    found = {}
    for folder in sorted(path for path in (out / "photos").iterdir()):
        data = read(folder)
        for path, detections in data.annotations.items():
            name = os.path.relpath(path, out / "photos")
            found[name] = [
                (data.classes[c], *(float(v) for v in box)) for c, box in zip(detections.class_id, detections.xyxy)
            ]
    compare(f"{what} by {version('supervision')}", found, moved)


def with_label_studio():
    from label_studio_sdk.label_interface import LabelInterface

    line = next(l for l in (out / "labelstudio.txt").read_text().splitlines() if l.startswith("labeling interface"))
    interface = LabelInterface(line.split(": ", 1)[1])
    interface.validate()
    tasks = json.loads((out / "labelstudio.json").read_text())
    found = {}
    for task in tasks:
        errors = interface.validate_prediction(task["predictions"][0], return_errors=True)
        assert not errors, errors
        found[urllib.parse.unquote(task["data"]["image"].removeprefix(PREFIX))] = []
    # The converter reads annotations; predictions that a person accepts become these as they are.
    from label_studio_sdk.converter import Converter

    accepted = out / "accepted.json"
    for task in tasks:
        task["annotations"] = [{"id": task["id"], "result": task["predictions"][0]["result"]}]
    accepted.write_text(json.dumps(tasks))
    converter = Converter(config=line.split(": ", 1)[1], project_dir=str(out), download_resources=False)
    converter.convert_to_coco(str(accepted), str(out / "converted"), is_dir=False)
    coco = json.loads((out / "converted" / "result.json").read_text())
    names = {c["id"]: c["name"] for c in coco["categories"]}
    files = {i["id"]: i["file_name"] for i in coco["images"]}
    for a in coco["annotations"]:
        x, y, w, h = a["bbox"]
        name = urllib.parse.unquote(files[a["image_id"]]).split("?d=")[-1]
        found[name].append((names[a["category_id"]], x, y, x + w, y + h))
    compare(f"labelstudio by {version('label-studio-sdk')} (validated, then converted)", found)


def main():
    import supervision as sv

    jobs = [
        with_pycocotools,
        lambda: with_datumaro("coco", out / "coco", "coco_instances"),
        lambda: with_datumaro("voc", out / "voc", "voc_detection"),
        lambda: with_datumaro("cvat", out / "cvat", "cvat"),
        lambda: with_datumaro("yolo", out / "yolo", "yolo"),
        lambda: with_supervision(
            "yolo",
            lambda folder: sv.DetectionDataset.from_yolo(
                str(folder), str(out / "yolo" / "labels" / folder.name), str(out / "yolo" / "data.yaml"))),
        lambda: with_supervision(
            "voc",
            lambda folder: sv.DetectionDataset.from_pascal_voc(
                str(folder), str(out / "voc" / "Annotations" / folder.name)),
            (-1, -1, 0, 0)),
        with_label_studio,
    ]
    failed = 0
    for job in jobs:
        try:
            job()
        except Exception as e:  # the others are still of use
            failed += 1
            print(f"FAILED: {type(e).__name__}: {e}")
    sys.exit(1 if failed else 0)


main()
