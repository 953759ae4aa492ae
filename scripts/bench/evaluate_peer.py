# One COCO evaluation from the two files by another program: its numbers as one JSON line.
# usage: evaluate_peer.py pycocotools|faster|hotcoco|ultrafast|vernier TRUTH.json DETECTIONS.json
import contextlib
import importlib
import io
import json
import sys

MODULES = {  # what has pycocotools' classes
    "pycocotools": ("pycocotools.coco", "pycocotools.cocoeval", "COCOeval"),
    "faster": ("faster_coco_eval", "faster_coco_eval", "COCOeval_faster"),
    "hotcoco": ("hotcoco", "hotcoco", "COCOeval"),
    "ultrafast": ("ultrafast_pycocotools", "ultrafast_pycocotools", "COCOeval"),
}


def numbers(tool, truth_path, detections_path):
    if tool == "vernier":
        from vernier.instance import Bbox, Evaluator

        with open(truth_path, "rb") as truth, open(detections_path, "rb") as detections:
            summary = Evaluator(iou=Bbox(), parity_mode="strict").evaluate(truth.read(), detections.read())
        return summary.stats
    coco, evaluation, name = MODULES[tool]
    truth = importlib.import_module(coco).COCO(truth_path)
    load = truth.loadRes if hasattr(truth, "loadRes") else truth.load_res
    evaluator = getattr(importlib.import_module(evaluation), name)(truth, load(detections_path), "bbox")
    evaluator.evaluate()
    evaluator.accumulate()
    evaluator.summarize()
    return evaluator.stats


def main():
    tool, truth_path, detections_path = sys.argv[1:]
    with contextlib.redirect_stdout(io.StringIO()):
        stats = numbers(tool, truth_path, detections_path)
    print(json.dumps({"tool": tool, "stats": [float(value) for value in stats[:12]]}))


main()
