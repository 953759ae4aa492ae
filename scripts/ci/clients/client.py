"""Asks the queries of a file and prints their rows, in a session of its own or through Spark Connect.

usage: client.py FILE [sc://SERVER [METRICS]]

With METRICS, the address of the server's metrics, it then asks for more than anybody can wait for, interrupts that, and
tells whether the server goes on inferring.
"""

from __future__ import annotations

import json
import sys
import threading
import time
import urllib.request
from pathlib import Path

from pyspark.sql import SparkSession

IMAGES = "plugin.io.sparkdet.sql.SparkDetPlugin.images"
ENDLESS = """
    SELECT sum(detect(concat(content, encode(string(n), 'utf-8'))).width)
    FROM binaryFile.`lake/images` CROSS JOIN (SELECT id AS n FROM range(0, 1000000, 1, 1))
"""


def ask(spark: SparkSession, file: Path) -> None:
    for query in file.read_text(encoding="utf-8").rstrip().removesuffix(";").split(";\n"):
        for row in spark.sql(query).collect():
            if len(row) == 2:
                print(f"{row[0]}\t{row[1]}")


def images(metrics: str) -> int:
    with urllib.request.urlopen(metrics, timeout=10) as answer:
        gauges = json.load(answer)["gauges"]
    return int(next(gauge["value"] for name, gauge in gauges.items() if name.endswith(IMAGES)))


def interrupt(spark: SparkSession, metrics: str) -> None:
    ended: list[str] = []

    def run() -> None:
        try:
            ended.append(f"it gave {spark.sql(ENDLESS).collect()}")
        except Exception as e:
            ended.append(str(e))

    before = images(metrics)
    thread = threading.Thread(target=run)
    thread.start()
    while images(metrics) < before + 10 and thread.is_alive():
        time.sleep(0.1)
    spark.interruptAll()
    thread.join(30)
    if thread.is_alive() or "OPERATION_CANCELED" not in ended[0]:
        sys.exit(f"The interrupted query did not end as such: {ended or 'it runs on'}")
    time.sleep(1)
    then = images(metrics)
    time.sleep(2)
    if images(metrics) != then:
        sys.exit(f"The service goes on inferring: {then} pictures, then {images(metrics)}")
    print("interrupted: the query ended and the service infers no more")


def main(file: str, remote: str | None = None, metrics: str | None = None) -> None:
    builder = SparkSession.builder
    spark = (builder.remote(remote) if remote else builder).getOrCreate()
    ask(spark, Path(file))
    if metrics:
        interrupt(spark, metrics)
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
