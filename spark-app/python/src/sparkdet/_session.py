"""How a session gets SparkDet."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sparkdet._errors import SparkDetError
from sparkdet._version import MAVEN_VERSION

if TYPE_CHECKING:
    from py4j.java_gateway import JavaClass
    from pyspark.sql import SparkSession

EXTENSION = "io.sparkdet.sql.SparkDetExtensions"
BUNDLE = f"io.sparkdet:sparkdet-spark-bundle-4.1_2.13:{MAVEN_VERSION}"


def configure(
    builder: SparkSession.Builder,
    jar: str | os.PathLike[str] | None = None,
    coordinate: str | None = None,
    *,
    repository: str | None = None,
) -> SparkSession.Builder:
    """Adds SparkDet to the session that a builder makes: its jar, and the extension that has the SQL functions.

    Jars, packages and extensions that the builder or ``spark-defaults.conf`` name already are kept. Without ``jar`` and
    ``coordinate`` it is the bundle of this package's version from a Maven repository; in a program of ``spark-submit``,
    whose ``--jars`` or ``--packages`` brought the jar, it is the extension alone.

    Parameters
    ----------
    builder : SparkSession.Builder
        such as ``SparkSession.builder``
    jar : str or path, optional
        sparkdet.jar on this machine, or by a URI that Spark can fetch
    coordinate : str, optional
        ``GROUP:ARTIFACT:VERSION`` of the bundle
    repository : str, optional
        a Maven repository that has it, beside Maven Central

    Returns
    -------
    SparkSession.Builder
        the same builder

    Raises
    ------
    SparkDetError
        if this Python process has a JVM already that cannot take the jar any more, or the session is one of Spark
        Connect, whose server has to be started with both

    Examples
    --------
    >>> spark = sparkdet.configure(SparkSession.builder, jar="sparkdet.jar").getOrCreate()
    """
    if jar is not None and coordinate is not None:
        raise SparkDetError("Cannot take SparkDet from a jar and from a coordinate: give jar or coordinate")
    _require_here(builder)
    begun = _require_room()
    if jar is not None:
        _add(builder, "spark.jars", _address(jar))
    elif coordinate is not None or not begun:
        _add(builder, "spark.jars.packages", coordinate or BUNDLE)
        if repository is not None:
            _add(builder, "spark.jars.repositories", repository)
    return _add(builder, "spark.sql.extensions", EXTENSION)


def _require_here(builder: SparkSession.Builder) -> None:
    remote = _options(builder).get("spark.remote") or os.environ.get("SPARK_REMOTE", "")
    if remote.startswith("sc://"):
        raise SparkDetError(
            f"Cannot add SparkDet to the Spark Connect server {remote}: its jar and extension are given when the server"
            f" starts (--jars sparkdet.jar --conf spark.sql.extensions={EXTENSION}); then sparkdet.functions work as"
            " they are"
        )


def _require_room() -> bool:
    """Returns whether there is a JVM, which has the jar already or gets it no more."""
    from pyspark import SparkContext

    jvm = getattr(SparkContext, "_jvm", None)
    if jvm is None:
        return "PYSPARK_GATEWAY_PORT" in os.environ
    context = SparkContext._active_spark_context
    if find(jvm, EXTENSION) is None:
        raise SparkDetError(
            "Cannot add SparkDet to this Python process: its Spark has begun without the jar; start Python (in a"
            " notebook, the kernel) again and call sparkdet.configure before the first session"
        )
    if context is not None and EXTENSION not in (context.getConf().get("spark.sql.extensions") or ""):
        raise SparkDetError(
            "Cannot add SparkDet to the session that is there: it has begun without the extension; call spark.stop()"
            " before sparkdet.configure"
        )
    return True


def _address(jar: str | os.PathLike[str]) -> str:
    text = os.fspath(jar)
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text):
        return text
    if not Path(text).is_file():
        raise SparkDetError(
            f"Cannot add the jar {text}: there is no such file; scripts/sparkdet builds spark-app/target/sparkdet.jar,"
            " or give a coordinate"
        )
    return str(Path(text).resolve())


def _add(builder: SparkSession.Builder, key: str, value: str) -> SparkSession.Builder:
    there = _options(builder).get(key) or _defaults().get(key, "")
    values = [each.strip() for each in there.split(",") if each.strip()]
    if value not in values:
        values.append(value)
    return builder.config(key, ",".join(values))


def _options(builder: SparkSession.Builder) -> dict[str, Any]:
    return builder._options


def _defaults() -> dict[str, str]:
    """Returns what spark-defaults.conf says, whose extensions a setting of the builder would replace."""
    from pyspark.find_spark_home import _find_spark_home

    folder = os.environ.get("SPARK_CONF_DIR") or os.path.join(_find_spark_home(), "conf")
    try:
        lines = Path(folder, "spark-defaults.conf").read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    settings = (re.match(r"\s*([^#!\s=:]+)\s*[\s=:]\s*(.*?)\s*$", line) for line in lines)
    return {setting[1]: setting[2] for setting in settings if setting}


def find(jvm: Any, name: str) -> JavaClass | None:
    """Returns a Java class by its full name, or None if the JVM does not have it."""
    from py4j.java_gateway import JavaClass

    for part in name.split("."):
        jvm = getattr(jvm, part)
    return jvm if isinstance(jvm, JavaClass) else None


def is_remote(spark: Any) -> bool:
    """Returns whether a session is one of Spark Connect."""
    return type(spark).__module__.startswith("pyspark.sql.connect.")


def java(spark: SparkSession, name: str, what: str) -> JavaClass:
    """Returns a class of SparkDet's jar in the JVM of a session.

    Parameters
    ----------
    what : str
        what cannot be done without it, such as "run label"
    """
    if is_remote(spark):
        raise SparkDetError(
            f"Cannot {what} through Spark Connect: it needs a session in this process; use sparkdet.functions, or a"
            " session without Connect"
        )
    return java_of(spark._jvm, name, what)


def java_of(jvm: Any, name: str, what: str) -> JavaClass:
    """Returns a class of SparkDet's jar in a JVM, as :func:`java` does."""
    found = find(jvm, name)
    if found is None:
        raise SparkDetError(
            f"Cannot {what}: this session has begun without SparkDet's jar; call sparkdet.configure before it, or give"
            " spark-submit --jars"
        )
    return found
