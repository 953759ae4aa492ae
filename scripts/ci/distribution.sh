# Sourced: a distribution of Spark with a Python that can drive it, both from PyPI, kept in SPARKDET_CI_CACHE.
#
# Sets: cache, spark_distribution (its home), spark_python (the interpreter).

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
