#!/usr/bin/env bash
# Reads the access table of a dataset with Spark 3.5 and compares it with what pyarrow reads.
#
#   Scripts/interop/spark.sh DATASET
#
# Needs Java 17 (JAVA_HOME, or one in PATH or below /usr/lib/jvm), and makes .venv-spark with
# pyspark (300 MB from PyPI) at its first run. Ends with 69 where one of the two cannot be had.
set -euo pipefail

say() { printf 'spark: %s\n' "$*" >&2; }

is_java_17() { [[ $("$1" -version 2>&1 | head -n 1) == *'"17'* ]]; }

find_java() {
    local home
    for home in "${JAVA_HOME:-}" /usr/lib/jvm/*17*; do
        if [[ -n $home && -x $home/bin/java ]] && is_java_17 "$home/bin/java"; then
            printf '%s\n' "$home"
            return
        fi
    done
    if command -v java >/dev/null && is_java_17 java; then
        dirname "$(dirname "$(readlink -f "$(command -v java)")")"
    fi
}

if [[ $# -ne 1 || $1 == -* ]]; then
    sed -n '2,7s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
    [[ ${1:-} == -h || ${1:-} == --help ]] && exit 0
    exit 64
fi
if [[ ! -d $1/access ]]; then
    say "$1: no dataset with an access table; make one with: albatross ingest"
    exit 66
fi
dataset=$(cd -P "$1" && pwd)
cd -P "$(dirname "${BASH_SOURCE[0]}")/../.."

JAVA_HOME=$(find_java)
if [[ -z $JAVA_HOME ]]; then
    say "no Java 17 found: install one, for instance openjdk-17-jre-headless, or set JAVA_HOME"
    exit 69
fi
export JAVA_HOME SPARK_LOCAL_IP=127.0.0.1

packages=(pyspark==3.5.9)
while read -r line; do packages+=("$line"); done \
    < <(grep -E '^(pyarrow|polars|deltalake)==' Scripts/requirements.txt)
stamp=.venv-spark/packages.stamp
if [[ ! -f $stamp || $(<"$stamp") != "${packages[*]}" ]]; then
    say "making .venv-spark with ${packages[*]}"
    rm -rf .venv-spark
    if ! python3 -m venv .venv-spark || ! .venv-spark/bin/python -m pip install --quiet \
        --no-input --disable-pip-version-check "${packages[@]}" >&2; then
        say "making .venv-spark failed: see the lines above"
        exit 69
    fi
    printf '%s\n' "${packages[*]}" >"$stamp"
fi
exec .venv-spark/bin/python Scripts/interop/spark.py "$dataset"
