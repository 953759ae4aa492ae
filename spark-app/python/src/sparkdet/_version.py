"""Made by generate.py from Maven's version; do not edit."""

MAVEN_VERSION = "0.1.0-SNAPSHOT"
__version__ = "0.1.0.dev0"
