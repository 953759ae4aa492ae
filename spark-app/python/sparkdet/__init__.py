"""SparkDet from PySpark: object detection with EfficientDet on Apache Spark.

The code that detects is Java's, in sparkdet.jar; give it to Spark with ``--jars``.
"""
