# Sourced by scripts/ci/cluster: what kills an executor, a worker or a driver in mid-run, and compares what came of it.

# Names of what is to be killed, by the processes that belong to it.
executor() { pkill -KILL -o -u nobody -f CoarseGrainedExecutorBackend; }
worker() {
  # Its executors see that it is gone, and end.
  pkill -KILL -f -- "worker.Worker.*--work-dir $work/worker-1/apps"
}
driver_process() { pkill -KILL -u "$ordinary_user" -f io.sparkdet.app.Main; }

# When: conditions that hold once a run is in the middle of its work.
rows_written() { find "$work/s3/lake" -name '*.json' -size +0 -newer "$work/begin" | grep -q .; }
stages_done() { [ "$(grep -rhc '"Event":"SparkListenerStageCompleted"' --include='*inprogress*' "$work/events" | sort -n | tail -1)" -ge 2 ] 2>/dev/null; }
checkpoint_written() { find "$work/s3/lake" -path '*/checkpoints/*' -size +0 -newer "$work/begin" | grep -q .; }

# disturb WHOM WHEN COMMAND...: runs a command and kills in the midst of it; has the command's exit status. Where the
# condition never came, nothing was killed, and that is a failure.
disturb() {
  local whom=$1 when=$2 status=0 run
  shift 2
  sleep 1.1
  touch "$work/begin"
  "$@" &
  run=$!
  while kill -0 "$run" 2>/dev/null && ! "$when"; do sleep 0.05; done
  "$whom" || { echo "nothing was killed"; return 99; }
  echo "killed: $whom"
  wait "$run" || status=$?
  return "$status"
}
again() { # starts the worker that was killed
  if ! pgrep -f -- "worker.Worker.*--work-dir $work/worker-1/apps" >/dev/null; then
    start_worker worker-1
    await worker-1 'Successfully registered with master'
  fi
}
same_rows() { # TABLE TABLE, of JSON on S3: without what differs between runs
  python3 - "$work/s3/lake/$1" "$work/s3/lake/$2" <<'PY'
import glob, json, os, sys
def rows(folder):
    found = []
    for file in glob.glob(os.path.join(folder, "*.json")):
        for line in open(file):
            row = json.loads(line)
            for key in ("run_id", "labelled_at"):
                row.pop(key)
            found.append(json.dumps(row, sort_keys=True))
    return sorted(found)
one, other = (rows(folder) for folder in sys.argv[1:])
print("%d and %d rows" % (len(one), len(other)), "the same" if one == other else "NOT the same")
sys.exit(not one or one != other)
PY
}
same_numbers() { # RESULT RESULT, of evaluate on S3
  python3 - "$work/s3/lake/$1/summary.json" "$work/s3/lake/$2/summary.json" <<'PY'
import json, sys
one, other = ({k: v for k, v in json.load(open(file)).items() if k.startswith(("AP", "AR")) or k == "per_class"} for file in sys.argv[1:])
print("%d numbers" % len(one), "the same" if one == other else "NOT the same")
sys.exit(len(one) < 13 or one != other)
PY
}
