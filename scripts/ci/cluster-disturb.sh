# Sourced by scripts/ci/cluster: what kills an executor, a worker or a driver in mid-run, and compares what came of it.

# Names of what is to be killed. Each matches processes of this run alone: they have its folder in their command lines.
# The oldest executor is one that is at work.
oldest_executor() { pgrep -o -f -- "$work/spark/.*CoarseGrainedExecutorBackend"; }
executor() { kill -KILL "$(oldest_executor)"; }
worker() { # that of the oldest executor, which sees that it is gone, and ends
  local folder
  folder=$(readlink "/proc/$(oldest_executor)/cwd") && pkill -KILL -f -- "worker\.Worker.*--work-dir ${folder%/app-*} "
}
driver_process() { pkill -KILL -f -- "$work/spark/.*SparkSubmit.*io\.sparkdet\.app\.Main"; }

# When: conditions that hold once a run is in the middle of its work.
rows_written() { written '*.json'; }
checkpoint_written() { written '*/checkpoints/*'; }
written() { find "$work/s3/lake" -path "$1" -size +0 -newer "$work/begin" | grep -q .; }
stages_done() { [ "$(noted '"Event":"SparkListenerStageCompleted"')" -ge 2 ]; }

# noted PATTERN: how many lines of the disturbed run's event log match.
noted() { find "$work/events" -type f -newer "$work/begin" -exec cat {} + | grep -cE "$1" || true; }

# disturb WHOM WHEN COMMAND...: runs a command and kills in the midst of it; has the command's exit status, and says what was
# lost. Where the condition never came, nothing was killed, and that is a failure.
disturb() {
  local whom=$1 when=$2 status=0 run
  shift 2
  touch "$work/begin"
  "$@" &
  run=$!
  until "$when"; do
    kill -0 "$run" 2>/dev/null || { echo "nothing was killed: the run had ended"; return 99; }
    sleep 0.05
  done
  "$whom" || { echo "nothing was killed: there was none"; return 99; }
  echo "killed: $whom"
  wait "$run" || status=$?
  echo "lost: $(noted '"Event":"SparkListenerExecutorRemoved"') executors, $(noted '"Event":"SparkListenerTaskEnd".*"Reason":"(ExecutorLostFailure|FetchFailed|Resubmitted)"') tasks"
  return "$status"
}
again() { # starts the worker that was killed
  local name
  for name in worker-1 worker-2; do
    if ! pgrep -f -- "worker\.Worker.*--work-dir $work/$name/apps " >/dev/null; then
      start_worker $name
      await $name 'Successfully registered with master'
    fi
  done
}
killed_and_resumed() { # MODEL, on S3
  check 137 'killed: driver' "$who" "train to S3, driver killed after a checkpoint" \
    disturb driver_process checkpoint_written "${on_s3[@]}" "${training[@]}" --output "$1"
  check 0 '^epoch 2: class loss' "$who" "train --resume from S3" "${on_s3[@]}" "${training[@]}" --output "$1" --resume
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
