# Sourced: a distribution of Spark with a Python that can drive it, both from PyPI, and the jar of Iceberg, all kept in
# SPARKDET_CI_CACHE.
#
# Sets: cache, spark_distribution (its home), spark_python (the interpreter), iceberg_jar.

# Sessions of spark-submit, PySpark and the shells are many and short here: the quick compiler.
export SPARK_SUBMIT_OPTS=-XX:TieredStopAtLevel=1

cache=${SPARKDET_CI_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/sparkdet-ci}
mkdir -p "$cache"
spark_python=$cache/pyspark/bin/python
if [ ! -f "$cache/pyspark/with-numpy" ]; then
  rm -rf "$cache/pyspark"
  python3 -m venv "$cache/pyspark"
  # pyspark.ml needs numpy.
  "$spark_python" -m pip install -q --disable-pip-version-check pyspark==4.1.0 numpy
  touch "$cache/pyspark/with-numpy"
fi
spark_distribution=$(dirname "$("$spark_python" -c 'import importlib.util as u; print(u.find_spec("pyspark").origin)')")
iceberg_jar=$cache/iceberg-spark-runtime-4.1_2.13-1.11.0.jar
if [ ! -f "$iceberg_jar" ]; then
  mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy \
    -Dartifact=org.apache.iceberg:iceberg-spark-runtime-4.1_2.13:1.11.0 "-DoutputDirectory=$cache"
fi
