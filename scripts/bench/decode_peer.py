# What scripts/bench/decode runs beside SparkDet: one pass over the photos for every line of standard input, which
# names the way; answers with images/s by the clock and by processor time.
import glob
import sys
import time

import cv2
import numpy as np

SIDE = 512
MEAN = np.array((0.406, 0.456, 0.485), np.float32)
DEVIATION = np.array((0.225, 0.224, 0.229), np.float32)
cv2.setNumThreads(1)
photos = [np.fromfile(path, np.uint8) for path in sorted(glob.glob(sys.argv[1] + "/*.jpg"))]
repeats = int(sys.argv[2])


def decode(photo):
    image = cv2.imdecode(photo, cv2.IMREAD_COLOR)
    scale = SIDE / max(image.shape[:2])
    return image, (int(image.shape[1] * scale), int(image.shape[0] * scale))


def to_8bit(photo):
    image, size = decode(photo)
    out = np.zeros((SIDE, SIDE, 3), np.uint8)
    out[: size[1], : size[0]] = cv2.resize(image, size)
    return out


def to_float(photo):
    image, size = decode(photo)
    small = cv2.resize((image.astype(np.float32) / 255 - MEAN) / DEVIATION, size)
    out = np.zeros((3, SIDE, SIDE), np.float32)
    out[:, : size[1], : size[0]] = small[:, :, ::-1].transpose(2, 0, 1)
    return out


ways = {"8bit": to_8bit, "float": to_float}
for line in sys.stdin:
    way = ways[line.strip()]
    clock, processor = time.perf_counter(), time.thread_time()
    for _ in range(repeats):
        for photo in photos:
            way(photo)
    images = repeats * len(photos)
    print("%.1f %.1f" % (images / (time.perf_counter() - clock), images / (time.thread_time() - processor)), flush=True)
