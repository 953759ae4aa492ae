"""What scripts/studies/pictures makes, compares and labels: pictures.py make DIR | compare DIR | label DIR SPARKDET COUNT"""

import io
import json
import os
import pathlib
import struct
import subprocess
import sys
import time
import zlib

import numpy as np
from PIL import Image, ImageOps

ORIENTATION = 0x0112
WIDTH, HEIGHT = 150, 97
# Lossy codecs of other versions round differently; between other kinds of pixels nothing may differ.
MEAN_LIMIT, EXACT = 1.0, 0.0


def scene():
    """Colors that change with the place, shapes with hard edges, and noise; seeded."""
    random = np.random.default_rng(7)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    rgb = np.stack([255 * x / (WIDTH - 1), 255 * y / (HEIGHT - 1), 100 + random.integers(0, 16, x.shape)], 2)
    rgb[20:60, 30:80] = (210, 30, 60)
    rgb[50:90, 70:140] = (20, 190, 120)
    return rgb.astype(np.uint8)


RGB = scene()
PICTURE = Image.fromarray(RGB)
GRAY = PICTURE.convert("L")
BITS = PICTURE.convert("1")
PALETTE = PICTURE.quantize(200)
ALPHA = PICTURE.copy()
ALPHA.putalpha(Image.fromarray((np.mgrid[0:HEIGHT, 0:WIDTH][1] * 255 // (WIDTH - 1)).astype(np.uint8)))
CMYK = PICTURE.convert("CMYK")
SIXTEEN = RGB.astype(np.uint16) * 256 + np.arange(WIDTH, dtype=np.uint16)[None, :, None]


def saved(image, **options):
    target = io.BytesIO()
    image.save(target, **options)
    return target.getvalue()


def exif(value):
    tags = Image.Exif()
    tags[ORIENTATION] = value
    return tags


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(samples, depth, kind, interlaced=False, extra=b""):
    """A PNG of samples (rows, columns, channels) that Pillow cannot write: 16 bits, few bits, Adam7."""
    samples = np.atleast_3d(samples)
    height, width, channels = samples.shape
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    rows = b""
    for x0, y0, dx, dy in passes if interlaced else [(0, 0, 1, 1)]:
        part = samples[y0::dy, x0::dx]
        if part.size == 0:
            continue
        for row in part.reshape(part.shape[0], -1):
            if depth == 16:
                rows += b"\0" + row.astype(">u2").tobytes()
            elif depth == 8:
                rows += b"\0" + row.astype(np.uint8).tobytes()
            else:
                bits = ((row[:, None] >> np.arange(depth - 1, -1, -1)) & 1).astype(np.uint8).ravel()
                rows += b"\0" + np.packbits(bits).tobytes()
    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, int(interlaced))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(rows))
            + chunk(b"IEND", b""))


def bmp(bits, data, compression=0, palette=b"", masks=b"", height=HEIGHT, size=40):
    header = struct.pack("<IiiHHIIiiII", 40, WIDTH, height, 1, bits, compression, len(data), 0, 0, len(palette) // 4, 0)
    if size == 12:
        header = struct.pack("<IHHHH", 12, WIDTH, height, 1, bits)
    offset = 14 + len(header) + len(masks) + len(palette)
    return b"BM" + struct.pack("<IHHI", offset + len(data), 0, 0, offset) + header + masks + palette + data


def runs(indices, bits):
    """Rows from the bottom as runs of one color, as old programs wrote them, with one delta."""
    out = bytearray()
    for number, row in enumerate(indices[::-1]):
        at = 0
        while at < len(row):
            end = at
            while end < len(row) and row[end] == row[at] and end - at < 255:
                end += 1
            out += bytes((end - at, row[at] if bits == 8 else row[at] * 17))
            at = end
        out += bytes((0, 1 if number == len(indices) - 1 else 0))
    return bytes(out)


def padded(rows):
    return b"".join(row + b"\0" * (-len(row) % 4) for row in rows)


def without_adobe(jpeg):
    at = jpeg.index(b"\xff\xee")
    return jpeg[:at] + jpeg[at + 2 + struct.unpack(">H", jpeg[at + 2:at + 4])[0]:]


def ycck(jpeg):
    at = jpeg.index(b"\xff\xee")
    return jpeg[:at + 15] + b"\2" + jpeg[at + 16:]


def jpegs(add):
    add("rgb.jpg", saved(PICTURE, format="JPEG", quality=90), MEAN_LIMIT)
    add("444.jpg", saved(PICTURE, format="JPEG", quality=95, subsampling=0), MEAN_LIMIT)
    add("progressive.jpg", saved(PICTURE, format="JPEG", progressive=True), MEAN_LIMIT)
    add("restarts.jpg", saved(PICTURE, format="JPEG", restart_marker_blocks=3), MEAN_LIMIT)
    add("gray.jpg", saved(GRAY, format="JPEG"), MEAN_LIMIT)
    add("keep-rgb.jpg", saved(PICTURE, format="JPEG", keep_rgb=True), MEAN_LIMIT)
    add("trailing.jpg", saved(PICTURE, format="JPEG") + b"appended by a phone" * 40, MEAN_LIMIT)
    add("cmyk.jpg", saved(CMYK, format="JPEG", quality=95), MEAN_LIMIT)
    add("cmyk-without-adobe.jpg", without_adobe(saved(CMYK, format="JPEG", quality=95)), MEAN_LIMIT)
    add("ycck.jpg", ycck(saved(CMYK, format="JPEG", quality=95)), MEAN_LIMIT)
    add("icc.jpg", saved(PICTURE, format="JPEG", icc_profile=b"not a profile at all" * 20), MEAN_LIMIT)
    add("mpo.jpg", saved(PICTURE, format="MPO", save_all=True, append_images=[PICTURE.rotate(180)]), MEAN_LIMIT)
    add("panorama.jpg", saved(PICTURE.resize((9000, 300)), format="JPEG", quality=50), MEAN_LIMIT)
    add("jpeg.png", saved(PICTURE, format="JPEG"), MEAN_LIMIT)


def pngs(add):
    add("rgb.png", saved(PICTURE, format="PNG"))
    add("gray.png", saved(GRAY, format="PNG"))
    add("alpha.png", saved(ALPHA, format="PNG"))
    add("gray-alpha.png", saved(ALPHA.convert("LA"), format="PNG"))
    add("palette.png", saved(PALETTE, format="PNG"))
    add("palette-clear.png", saved(PALETTE, format="PNG", transparency=3))
    add("palette-alpha.png", saved(ALPHA.quantize(100), format="PNG"))
    add("rgb-clear.png", saved(PICTURE, format="PNG", transparency=(210, 30, 60)))
    for bits in (1, 2, 4):
        few = PICTURE.quantize(1 << bits)
        add(f"palette-{bits}.png", saved(few, format="PNG", bits=bits))
        add(f"gray-{bits}.png", png(np.asarray(GRAY) >> (8 - bits), bits, 0))
    add("rgb-16.png", png(SIXTEEN, 16, 2))
    add("alpha-16.png", png(np.dstack([SIXTEEN, SIXTEEN[:, :, 0]]), 16, 6))
    add("gray-16.png", png(SIXTEEN[:, :, 0], 16, 0), EXACT, "high byte")
    add("interlaced.png", png(RGB, 8, 2, True))
    add("interlaced-16.png", png(SIXTEEN, 16, 2, True))
    add("interlaced-gray-2.png", png(np.asarray(GRAY) >> 6, 2, 0, True))
    add("animated.png", saved(PICTURE, format="PNG", save_all=True, append_images=[PICTURE.rotate(180)]))
    add("icc.png", saved(PICTURE, format="PNG", icc_profile=b"not a profile at all" * 20))
    add("gamma.png", png(RGB, 8, 2, extra=chunk(b"gAMA", struct.pack(">I", 100000))))


def bmps(add):
    add("rgb.bmp", saved(PICTURE, format="BMP"))
    add("gray.bmp", saved(GRAY, format="BMP"))
    add("bits.bmp", saved(BITS, format="BMP"))
    add("palette.bmp", saved(PALETTE, format="BMP"))
    add("alpha.bmp", saved(ALPHA, format="BMP"))
    bgr = RGB[:, :, ::-1]
    rows = [row.tobytes() for row in bgr]
    add("top-down.bmp", bmp(24, padded(rows), height=-HEIGHT))
    add("core.bmp", bmp(24, padded(rows[::-1]), size=12))
    add("32.bmp", bmp(32, b"".join(np.dstack([bgr, bgr[:, :, :1]])[::-1].reshape(HEIGHT, -1)[i].tobytes()
                                   for i in range(HEIGHT))))
    wide = RGB.astype(np.uint16)
    five = (wide[:, :, 0] >> 3) << 10 | (wide[:, :, 1] >> 3) << 5 | wide[:, :, 2] >> 3
    six = (wide[:, :, 0] >> 3) << 11 | (wide[:, :, 1] >> 2) << 5 | wide[:, :, 2] >> 3
    add("555.bmp", bmp(16, padded([row.astype("<u2").tobytes() for row in five[::-1]])), 3.0)
    add("565.bmp", bmp(16, padded([row.astype("<u2").tobytes() for row in six[::-1]]), 3,
                       masks=struct.pack("<III", 0xF800, 0x07E0, 0x001F)), 3.0)
    masks = struct.pack("<III", 0xFF, 0xFF00, 0xFF0000)
    add("masks-32.bmp", bmp(32, np.dstack([RGB, RGB[:, :, :1]])[::-1].tobytes(), 3, masks=masks), status="unsupported")
    usual = struct.pack("<III", 0xFF0000, 0xFF00, 0xFF)
    add("usual-masks-32.bmp", bmp(32, np.dstack([bgr, bgr[:, :, :1]])[::-1].tobytes(), 3, masks=usual))
    few = PICTURE.quantize(16)
    colors = np.array(few.getpalette()[:48], np.uint8).reshape(-1, 3)
    table = np.zeros((16, 4), np.uint8)
    table[:len(colors), :3] = colors[:, ::-1]
    table = table.tobytes()
    indices = np.asarray(few)
    add("runs-8.bmp", bmp(8, runs(indices, 8), 1, palette=table))
    add("runs-4.bmp", bmp(4, runs(indices, 4), 2, palette=table))
    nibbles = np.pad(indices, ((0, 0), (0, 1)))[:, :WIDTH + WIDTH % 2]
    packed = (nibbles[:, 0::2] << 4 | nibbles[:, 1::2]).astype(np.uint8)
    add("4.bmp", bmp(4, padded([row.tobytes() for row in packed[::-1]]), palette=table))


def gifs_and_webps(add):
    second = PICTURE.rotate(180)
    add("palette.gif", saved(PALETTE, format="GIF"))
    add("clear.gif", saved(PALETTE, format="GIF", transparency=3))
    add("interlaced.gif", saved(PALETTE, format="GIF", interlace=1))
    add("animated.gif", saved(PALETTE, format="GIF", save_all=True, append_images=[second.quantize(64)]))
    add("lossy.webp", saved(PICTURE, format="WEBP", quality=85), MEAN_LIMIT)
    add("lossless.webp", saved(PICTURE, format="WEBP", lossless=True))
    add("alpha.webp", saved(ALPHA, format="WEBP", lossless=True, exact=True))
    add("lossy-alpha.webp", saved(ALPHA, format="WEBP", quality=85, exact=True), MEAN_LIMIT)
    add("animated.webp", saved(PICTURE, format="WEBP", lossless=True, save_all=True, append_images=[second]))
    add("animated-alpha.webp",
        saved(ALPHA, format="WEBP", lossless=True, exact=True, save_all=True, append_images=[second]), 255.0)


def tiffs(add):
    import tifffile

    def written(samples, **options):
        target = io.BytesIO()
        tifffile.imwrite(target, samples, metadata=None, **options)
        return target.getvalue()

    for name in ("raw", "tiff_lzw", "tiff_adobe_deflate", "tiff_deflate", "packbits"):
        short = name.replace("tiff_", "")
        add(f"rgb-{short}.tif", saved(PICTURE, format="TIFF", compression=name))
        add(f"gray-{short}.tif", saved(GRAY, format="TIFF", compression=name))
        add(f"palette-{short}.tif", saved(PALETTE, format="TIFF", compression=name))
        add(f"cmyk-{short}.tif", saved(CMYK, format="TIFF", compression=name), MEAN_LIMIT)
        add(f"bits-{short}.tif", saved(BITS, format="TIFF", compression=name))
    add("jpeg.tif", saved(PICTURE, format="TIFF", compression="jpeg"), MEAN_LIMIT)
    add("gray-jpeg.tif", saved(GRAY, format="TIFF", compression="jpeg"), MEAN_LIMIT)
    for name in ("tiff_ccitt", "group3", "group4"):
        add(f"bits-{name}.tif", saved(BITS, format="TIFF", compression=name))
    add("alpha.tif", saved(ALPHA, format="TIFF"))
    add("alpha-lzw.tif", saved(ALPHA, format="TIFF", compression="tiff_lzw"))
    add("gray-alpha.tif", saved(ALPHA.convert("LA"), format="TIFF"))
    add("pages.tif", saved(PICTURE, format="TIFF", save_all=True, append_images=[PICTURE.rotate(180)]))
    add("icc.tif", saved(PICTURE, format="TIFF", icc_profile=b"not a profile at all" * 20))
    for order, endian in (("little", "<"), ("big", ">")):
        for compression in (None, "lzw", "zlib", "packbits"):
            name = f"{order}-{compression or 'none'}"
            layout = {"photometric": "rgb", "byteorder": endian, "compression": compression}
            add(f"tiles-{name}.tif", written(RGB, tile=(32, 48), **layout))
            add(f"strips-{name}.tif", written(RGB, rowsperstrip=7, **layout))
            add(f"planes-{name}.tif", written(np.moveaxis(RGB, 2, 0).copy(), planarconfig="separate", **layout))
            add(f"rgb-16-{name}.tif", written(SIXTEEN, **layout), MEAN_LIMIT)
            gray = {"photometric": "minisblack", "byteorder": endian, "compression": compression}
            add(f"gray-16-{name}.tif", written(SIXTEEN[:, :, 0].copy(), **gray), EXACT, "high byte")
            add(f"tiles-gray-16-{name}.tif", written(SIXTEEN[:, :, 0].copy(), tile=(64, 32), **gray), EXACT, "high byte")
        add(f"predictor-{order}.tif", written(RGB, photometric="rgb", compression="lzw", predictor=True, byteorder=endian))
        add(f"predictor-16-{order}.tif",
            written(SIXTEEN, photometric="rgb", compression="zlib", predictor=True, byteorder=endian), MEAN_LIMIT)
    add("white-is-zero.tif", written(255 - np.asarray(GRAY), photometric="miniswhite"))
    add("tiles-jpeg.tif", written(RGB, photometric="rgb", tile=(32, 48), compression="jpeg"), MEAN_LIMIT)
    add("alpha-16.tif", written(np.dstack([SIXTEEN, SIXTEEN[:, :, :1]]), photometric="rgb", extrasamples=["unassalpha"]),
        MEAN_LIMIT)
    add("tiles-256.tif", written(np.tile(RGB, (4, 4, 1)), photometric="rgb", tile=(256, 256), compression="lzw"), EXACT, "Pillow")
    alpha, cmyk = np.asarray(ALPHA), np.asarray(CMYK)
    clear = {"photometric": "rgb", "extrasamples": ["unassalpha"]}
    add("alpha-tiles.tif", written(alpha, tile=(16, 16), **clear))
    add("alpha-planes.tif", written(np.moveaxis(alpha, 2, 0).copy(), planarconfig="separate", **clear))
    add("cmyk-tiles.tif", written(cmyk, photometric="separated", tile=(32, 48), compression="zlib"), MEAN_LIMIT)
    add("cmyk-planes.tif", written(np.moveaxis(cmyk, 2, 0).copy(), photometric="separated", planarconfig="separate"),
        MEAN_LIMIT)
    add("cmyk-jpeg.tif", written(cmyk, photometric="separated", compression="jpeg"), MEAN_LIMIT)
    add("ycbcr-jpeg.tif", written(RGB, photometric="ycbcr", compression="jpeg", subsampling=(2, 2)), MEAN_LIMIT)
    add("bits-tiles.tif", written(np.asarray(BITS), photometric="minisblack", tile=(32, 48)))
    add("white-is-zero-16.tif", written(65535 - SIXTEEN[:, :, 0], photometric="miniswhite"), EXACT, "high byte")
    add("gray-4.tif", written(np.asarray(GRAY) >> 4, photometric="minisblack", bitspersample=4))
    add("stack.tif", written(np.stack([RGB, 255 - RGB]), photometric="rgb"))
    refused = {
        "cmyk-16.tif": written(cmyk.astype(np.uint16) * 257, photometric="separated"),
        "signed.tif": written(np.asarray(GRAY).view(np.int8), photometric="minisblack"),
        "lab.tif": written(RGB, photometric="cielab"),
        "float.tif": written(np.asarray(GRAY, np.float32), photometric="minisblack"),
        "32.tif": written(np.asarray(GRAY, np.uint32), photometric="minisblack"),
        "bands.tif": written(np.dstack([RGB, RGB, RGB]), photometric="rgb", extrasamples=["unspecified"] * 6),
        "big.tif": written(RGB, photometric="rgb", bigtiff=True),
        "zstd.tif": written(RGB, photometric="rgb", compression="zstd"),
        "jpeg2000.tif": written(RGB, photometric="rgb", compression="jpeg2000", tile=(64, 64)),
    }
    for name, content in refused.items():
        add(name, content, status="unsupported")


def orientations(add):
    for value in range(1, 9):
        add(f"turned-{value}.jpg", saved(PICTURE, format="JPEG", exif=exif(value)), MEAN_LIMIT)
        add(f"turned-{value}.png", saved(PICTURE, format="PNG", exif=exif(value)))
        add(f"turned-{value}.webp", saved(PICTURE, format="WEBP", lossless=True, exif=exif(value)))
        add(f"turned-{value}.tif", saved(PICTURE, format="TIFF", tiffinfo={ORIENTATION: value}))
        add(f"turned-lzw-{value}.tif",
            saved(PICTURE, format="TIFF", compression="tiff_lzw", tiffinfo={ORIENTATION: value}))


def others(add):
    def refuse(name, content, status="unsupported"):
        add(name, content, status=status)

    refuse("real.avif", saved(PICTURE, format="AVIF"))
    refuse("photo.heic", b"\0\0\0\x1cftypheic\0\0\0\0mif1heic" + bytes(60))
    refuse("video.mp4", b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + bytes(60))
    refuse("photo.jxl", b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(60))
    refuse("real.jp2", saved(PICTURE, format="JPEG2000"))
    refuse("layers.psd", b"8BPS\0\1" + bytes(60))
    refuse("raw.cr2", b"II*\0\x10\0\0\0CR\2\0" + bytes(60))
    refuse("page.jpg", b"<!DOCTYPE html><html><body>403 Forbidden</body></html>")
    refuse("text.jpg", b"this is not a picture\n")
    refuse("pointer.jpg", b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 1\n")
    refuse("drawing.svg", b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>")
    refuse("document.pdf", b"%PDF-1.7\n" + bytes(40))
    refuse("nothing.jpg", b"", "empty")
    refuse("zeros.jpg", bytes(4000))
    jpeg = saved(PICTURE, format="JPEG")
    refuse("arithmetic.jpg", jpeg.replace(b"\xff\xc0", b"\xff\xc9", 1))
    for name, content in (("cut.jpg", jpeg), ("cut.png", saved(PICTURE, format="PNG")),
                          ("cut.webp", saved(PICTURE, format="WEBP")), ("cut.bmp", saved(PICTURE, format="BMP")),
                          ("cut.gif", saved(PALETTE, format="GIF")),
                          ("cut.tif", saved(PICTURE, format="TIFF", compression="tiff_lzw"))):
        refuse(name, content[:len(content) * 2 // 3], "corrupt")
    bomb = png(np.zeros((8, 8), np.uint8), 8, 0)
    header = struct.pack(">IIBBBBB", 60000, 60000, 8, 0, 0, 0, 0)
    refuse("60000.png", bomb[:8] + chunk(b"IHDR", header) + bomb[33:], "too_large")
    refuse("60000.tif", saved(PICTURE, format="TIFF").replace(struct.pack("<I", WIDTH), struct.pack("<I", 60000), 1)
           .replace(struct.pack("<I", HEIGHT), struct.pack("<I", 60000), 1), "too_large")


def make(folder):
    expected = {}

    def add(name, content, limit=EXACT, reference="Pillow", status="ok"):
        (folder / "in" / name).write_bytes(content)
        expected[name] = {"limit": limit, "reference": reference, "status": status}
        if status != "ok":
            return
        if reference == "Pillow":
            try:
                with Image.open(io.BytesIO(content)) as image:
                    rgb = np.asarray(ImageOps.exif_transpose(image).convert("RGB"))
            except Exception as error:
                expected[name]["reference"] = f"Pillow does not read it ({type(error).__name__}); beside what was written"
                rgb = RGB
        else:
            rgb = np.dstack([SIXTEEN[:, :, 0] >> 8] * 3).astype(np.uint8)
        np.save(folder / (name + ".npy"), rgb)

    for group in (jpegs, pngs, bmps, gifs_and_webps, tiffs, orientations, others):
        group(add)
    (folder / "expected.json").write_text(json.dumps(expected))
    print(len(expected), "pictures")


def compare(folder):
    expected = json.loads((folder / "expected.json").read_text())
    wrong = 0
    print(f"{'picture':34} {'status':12} {'size':>11} {'mean':>7} {'max':>4}  remark")
    for line in (folder / "out" / "outcomes.tsv").read_text().splitlines():
        name, status, width, height, said = line.split("\t")
        wanted = expected[name]
        size, mean, most, remark = "", "", "", said
        good = status == wanted["status"] and (status == "ok") == (said == "")
        if status == "ok" and wanted["status"] == "ok":
            rgb = np.load(folder / (name + ".npy")).astype(int)
            size = f"{width}x{height}"
            pixels = np.fromfile(folder / "out" / (name + ".bgr"), np.uint8).reshape(int(height), int(width), 3)
            if pixels.shape == rgb.shape:
                apart = np.abs(pixels[:, :, ::-1].astype(int) - rgb)
                mean, most = f"{apart.mean():.3f}", str(apart.max())
                good = good and apart.mean() <= wanted["limit"]
            else:
                good = False
                remark = f"Pillow's picture is {rgb.shape[1]}x{rgb.shape[0]}"
            if wanted["reference"] == "high byte":
                remark = "beside the high byte of 16 bits; Pillow cuts at 255"
            elif wanted["reference"] != "Pillow":
                remark = wanted["reference"]
        wrong += not good
        print(f"{name:34} {status:12} {size:>11} {mean:>7} {most:>4}  {'' if good else 'WRONG: '}{remark}")
    print(f"{wrong} of {len(expected)} pictures are not as they should be")
    return 1 if wrong else 0


def label(folder, sparkdet, count):
    """Labels the first thousand damaged copies, then all, each in a process of its own."""
    wrong = 0
    for name, images in (("damaged/0", min(count, 1000)), ("damaged", count)):
        summary = folder / "summary.json"
        begin = time.monotonic()
        process = subprocess.Popen(
            [sparkdet, "--driver-memory", "512m", "label", "--quiet", "--input", str(folder / name), "--any-file",
             "--output", str(folder / "rows"), "--overwrite", "--max-error-fraction", "1", "--summary", str(summary)],
            stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        code = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - begin
        said = json.loads(summary.read_text()) if code == 0 else {}
        passed_over = said.get("passed_over", {})
        print(f"label {name}: exit {code}, {seconds:.0f} s, {used.ru_maxrss >> 10} MB resident at most; "
              f"{said.get('images')} rows, {said.get('ok')} ok, {said.get('failed')}; passed over {passed_over}")
        # Files that neither name nor first bytes call a picture are counted, and have no row.
        wrong += code != 0 or said["images"] + sum(passed_over.values()) != images
    return 1 if wrong else 0


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[2])
    if sys.argv[1] == "label":
        sys.exit(label(target, sys.argv[3], int(sys.argv[4])))
    sys.exit(make(target) if sys.argv[1] == "make" else compare(target))
