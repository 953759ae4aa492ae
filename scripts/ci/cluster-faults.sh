# Sourced by scripts/ci/cluster: executors, workers and drivers that are killed in mid-run, and what comes of it. Each
# result must be that of the same command when nothing happened.

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

on_s3=("${driver[@]}" "${on_cluster[@]}" "${s3[@]}")
check 0 '200 pictures' "$who" "sample, 200 pictures to S3" "${on_s3[@]}" sample --images 200 --seed 5 --size 160 --output s3a://lake/many
labels=(label --input s3a://lake/many/images --output-format json --partitions 20)
check 0 '^200 images: 200 ok' "$who" "label, nothing happens" "${on_s3[@]}" "${labels[@]}" --output s3a://lake/whole
restless=(--conf spark.serializer=org.apache.spark.serializer.KryoSerializer --conf spark.speculation=true --conf spark.speculation.multiplier=1.01
  --conf spark.speculation.quantile=0.1 --conf spark.speculation.minTaskRuntime=1ms --conf spark.dynamicAllocation.enabled=true
  --conf spark.dynamicAllocation.shuffleTracking.enabled=true)
for whom in executor worker; do
  check 0 '^200 images: 200 ok' "$who, speculation, dynamic allocation, Kryo" "label, $whom killed" \
    disturb $whom rows_written "${driver[@]}" "${on_cluster[@]}" "${restless[@]}" "${s3[@]}" "${labels[@]}" --output "s3a://lake/whole-$whom"
  check 0 'the same' root "its rows" same_rows whole "whole-$whom"
  again
done

numbers=(evaluate --annotations s3a://lake/many/instances.json --detections s3a://lake/whole)
check 0 'Average Precision' "$who" "evaluate, nothing happens" "${on_s3[@]}" "${numbers[@]}" --output s3a://lake/numbers
for whom in executor worker; do
  check 0 'Average Precision' "$who" "evaluate, $whom killed" disturb $whom stages_done "${on_s3[@]}" "${numbers[@]}" --output "s3a://lake/numbers-$whom"
  check 0 'the same' root "its numbers" same_numbers numbers "numbers-$whom"
  again
done

# models/mine was trained while nothing happened.
for whom in executor worker; do
  check 0 '^epoch 2: class loss' "$who" "train, $whom killed" disturb $whom checkpoint_written "${on_s3[@]}" \
    train "${training[@]}" --output "s3a://lake/models/$whom"
  check 0 '' root "its weights" cmp "$work/s3/lake/models/mine/weights.safetensors" "$work/s3/lake/models/$whom/weights.safetensors"
  again
done
check 137 'killed: driver' "$who" "train, driver killed" disturb driver_process checkpoint_written "${on_s3[@]}" \
  train "${training[@]}" --output s3a://lake/models/resumed
check 2 '^sparkdet: .*--resume' "$who" "train once more into the folder that is there" "${on_s3[@]}" train "${training[@]}" --output s3a://lake/models/resumed
check 0 '^epoch 2: class loss' "$who" "train --resume" "${on_s3[@]}" train "${training[@]}" --output s3a://lake/models/resumed --resume
check 0 '' root "its weights" cmp "$work/s3/lake/models/mine/weights.safetensors" "$work/s3/lake/models/resumed/weights.safetensors"
