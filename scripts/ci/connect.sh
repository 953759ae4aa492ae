# Sourced after distribution.sh: a Python on top of the distribution's that has what Spark Connect, Spark ML and pytest need,
# from PyPI, kept in SPARKDET_CI_CACHE.
#
# Sets: environment (its folder), python (its interpreter).

environment=$cache/python
python=$environment/bin/python
if [ ! -f "$environment/with-connect" ]; then
  rm -rf "$environment"
  python3 -m venv "$environment"
  site=$("$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
  dirname "$spark_distribution" >"$site/pyspark.pth"
  "$python" -m pip install -q --disable-pip-version-check 'pyspark[connect,ml]==4.1.0' hatchling pytest
  touch "$environment/with-connect"
fi
