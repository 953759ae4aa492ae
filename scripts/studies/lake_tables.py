"""Reads the tables of scripts/studies/lake-tables with pandas, DuckDB, delta-rs and PyIceberg, and compares their rows.

usage: lake_tables.py DIR
"""

import glob
import json
import os
import sys

import duckdb
import pandas
from deltalake import DeltaTable
from pyiceberg.table import StaticTable

OF_THE_RUN = ["run_id", "labelled_at"]


def texts(table):
    """Rows as texts, without what differs between runs; times in UTC, to the microsecond."""
    frame = table.drop(columns=OF_THE_RUN)
    for column in frame.select_dtypes(include=["datetime", "datetimetz"]).columns:
        frame[column] = pandas.to_datetime(frame[column], utc=True).dt.floor("us").astype("int64") // 1000
    rows = []
    for row in frame.to_dict("records"):
        boxes = row["detections"]
        row["detections"] = None if boxes is None else [{k: plain(v) for k, v in dict(box).items()} for box in boxes]
        rows.append(json.dumps({key: plain(value) for key, value in row.items()}, sort_keys=True, default=str))
    return sorted(rows)


def plain(value):
    if isinstance(value, (list, str)) or value is None:
        return value
    if pandas.isna(value):
        return None
    number = float(value)
    return int(number) if number.is_integer() else round(number, 6)


def metadata(folder):
    return max(glob.glob(os.path.join(folder, "metadata", "*.metadata.json")), key=os.path.getmtime)


def main(folder):
    whole = texts(pandas.read_parquet(os.path.join(folder, "whole")))
    parquet = os.path.join(folder, "parquet")
    readers = {
        "pandas, Parquet": lambda: pandas.read_parquet(parquet),
        "DuckDB, Parquet": lambda: duckdb.sql(f"SELECT * FROM read_parquet('{parquet}/*.parquet')").df(),
        "delta-rs, Delta": lambda: DeltaTable(os.path.join(folder, "delta")).to_pyarrow_table().to_pandas(),
        "PyIceberg, Iceberg": lambda: StaticTable.from_metadata(metadata(os.path.join(folder, "iceberg")))
        .scan()
        .to_pandas(),
    }
    different = 0
    for name, read in readers.items():
        rows = texts(read())
        equal = rows == whole
        different += not equal
        print(f"{name}: {len(rows)} rows, {'those of one undisturbed run' if equal else 'NOT those of one run'}")
        if not equal:
            print(sorted(set(rows) ^ set(whole))[:2])
    return 1 if different or not whole else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
