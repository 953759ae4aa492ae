# Sourced by scripts/ci/cluster: executors and workers that are killed in mid-run, and what comes of it. Each result must be
# that of the same command when nothing happened.
labels=(label --input s3a://lake/photos/images --output-format json --partitions 12)
check 0 "^$images images: $images ok" "$who" "label, nothing happens" "${on_s3[@]}" "${labels[@]}" --output s3a://lake/whole
restless=(--conf spark.serializer=org.apache.spark.serializer.KryoSerializer --conf spark.speculation=true --conf spark.speculation.multiplier=1.01
  --conf spark.speculation.quantile=0.1 --conf spark.speculation.minTaskRuntime=1ms --conf spark.dynamicAllocation.enabled=true
  --conf spark.dynamicAllocation.shuffleTracking.enabled=true --conf spark.dynamicAllocation.minExecutors=2)
lost='^lost: [1-9][0-9]* executors'
for whom in executor worker; do
  check 0 "^$images images: $images ok" "$who, speculation, dynamic allocation, Kryo" "label, $whom killed" \
    disturb $whom rows_written "${on_s3[@]}" "${restless[@]}" "${labels[@]}" --output "s3a://lake/whole-$whom"
  also "$lost" "in its midst"
  check 0 'the same' root "its rows" same_rows whole "whole-$whom"
  again
done

numbers=(evaluate --annotations s3a://lake/photos/instances.json --detections s3a://lake/whole)
check 0 'Average Precision' "$who" "evaluate, nothing happens" "${on_s3[@]}" "${numbers[@]}" --output s3a://lake/numbers
for whom in executor worker; do
  check 0 'Average Precision' "$who" "evaluate, $whom killed" disturb $whom stages_done "${on_s3[@]}" "${numbers[@]}" --output "s3a://lake/numbers-$whom"
  also "$lost" "in its midst"
  check 0 'the same' root "its numbers" same_numbers numbers "numbers-$whom"
  again
done

same_weights() { check 0 '' root "its weights" cmp "$work/s3/lake/models/whole/weights.safetensors" "$work/s3/lake/models/$1/weights.safetensors"; }
check 0 '^epoch 2: class loss' "$who" "train, nothing happens" "${on_s3[@]}" "${training[@]}" --output s3a://lake/models/whole
for whom in executor worker; do
  check 0 '^epoch 2: class loss' "$who" "train, $whom killed" disturb $whom checkpoint_written \
    "${on_s3[@]}" "${training[@]}" --output "s3a://lake/models/$whom"
  also "$lost" "in its midst"
  same_weights $whom
  again
done
if [ ! -d "$work/s3/lake/models/mine" ]; then killed_and_resumed s3a://lake/models/mine; fi # as the commands did
same_weights mine
