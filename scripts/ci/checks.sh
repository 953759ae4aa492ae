# Sourced by the scripts beside it: runs commands as users of this machine in folders of their own, tells of each which
# user ran it and where, counts, and leaves nothing behind. What becomes another user needs root.
#
# Sets: root (the checkout), work (a temporary folder that all users can reach), checkout (a copy of the built checkout
# that belongs to root and that nobody else can write to).

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/sparkdet-ci.XXXXXX")
checkout=$work/checkout
passed=0 failed=0 skipped=0
started=()

clean_up() {
  local pid
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
  sleep 1
  for pid in "${started[@]}"; do kill -9 -- "-$pid" 2>/dev/null || true; done
  if [ -n "${made_user:-}" ]; then userdel "$made_user" 2>/dev/null || true; fi
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# The last line of a script, and its exit status.
sum_up() {
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" = 0 ]
}

# A user of another number and name than root's, of this run alone; one without a name is unnamed_user.
ordinary_user=sparkdet-ci-$$
unnamed_user=64124
make_user() {
  mkdir "$work/home"
  if ! command -v useradd >/dev/null; then
    ordinary_user=64125
  else
    useradd --no-create-home --home-dir "$work/home" --shell /bin/sh "$ordinary_user"
    made_user=$ordinary_user
  fi
  chown "$ordinary_user" "$work/home"
}

# Everything that a user of a built checkout needs, and no more.
copy_checkout() {
  [ -f "$root/spark-app/target/sparkdet.jar" ] || "$root/scripts/sparkdet" --version >/dev/null
  chmod 755 "$work"
  mkdir -p "$checkout/spark-app/target"
  (cd "$root" && cp -a --parents pom.xml conf scripts spark-app/pom.xml spark-app/src/main udfs/*/pom.xml udfs/*/src/main \
    spark-app/target/sparkdet.jar spark-app/target/spark "$checkout")
  if [ -f "$root/spark-app/target/classes.jsa" ]; then cp -a "$root/spark-app/target/classes.jsa" "$checkout/spark-app/target"; fi
  chmod -R a+rX,go-w "$checkout"
}

# as USER UMASK [NAME=VALUE]... -- COMMAND: in an environment of these variables only, in the folder $work/USER,
# for ten minutes at most.
as() {
  local user=$1 mask=$2 variables=() folder=$work/$1
  shift 2
  while [ "$1" != -- ]; do variables+=("$1"); shift; done
  shift
  mkdir -p "$folder/tmp"
  chown -R "$user" "$folder"
  timeout --kill-after=10 600 setpriv --reuid "$user" --regid 65534 --clear-groups --no-new-privs \
    env -i "PATH=$PATH" ${JAVA_HOME:+"JAVA_HOME=$JAVA_HOME"} "TMPDIR=$folder/tmp" "${variables[@]}" \
    sh -c 'umask "$1"; cd "$2"; shift 2; exec "$@"' sh "$mask" "$folder" "$@"
}

# check STATUS PATTERN WHO WHAT COMMAND...: passes if the command ends with that status and prints a line that matches the
# pattern (an extended regular expression; empty for none).
check() {
  local status=$1 pattern=$2 who=$3 what=$4 found=0 begin=$SECONDS log=$work/log
  shift 4
  "$@" >"$log" 2>&1 </dev/null || found=$?
  if [ "$found" = "$status" ] && { [ -z "$pattern" ] || grep -qE -- "$pattern" "$log"; }; then
    passed=$((passed + 1))
    echo "ok      $who: $what (exit $found, $((SECONDS - begin)) s)${pattern:+: $(grep -m1 -E -- "$pattern" "$log")}"
  else
    failed=$((failed + 1))
    echo "FAILED  $who: $what (exit $found where $status is right, $((SECONDS - begin)) s); it should print: $pattern"
    sed 's/^/        | /' "$log" | tail -40
  fi
}
# also PATTERN WHAT: passes if the command of the check before printed a line of this pattern too.
also() {
  if grep -qE -- "$1" "$work/log"; then
    passed=$((passed + 1))
    echo "ok      - $2: $(grep -m1 -E -- "$1" "$work/log")"
  else
    failed=$((failed + 1))
    echo "FAILED  - $2: it should print: $1"
    sed 's/^/        | /' "$work/log" | tail -40
  fi
}
