# Sourced by scripts/ci/cluster: executors and workers that are killed in mid-run, and what comes of it. Each result must be
# that of the same command when nothing happened.

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
