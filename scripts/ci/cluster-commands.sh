# Sourced by scripts/ci/cluster: the launcher's commands, and SQL.
for found in "^$images images: $images ok" "^0 images: 0 ok; $images known already"; do
  check 0 "$found" "$who" "label --incremental, input and output on S3" "${on_s3[@]}" \
    label --input s3a://lake/photos/images --output s3a://lake/rows --incremental --commit-images 24
done
check 0 'Average Precision' "$who" "evaluate, detections and output on S3" "${on_s3[@]}" \
  evaluate --annotations "$out/lake/instances.json" --detections s3a://lake/rows --output s3a://lake/measured
killed_and_resumed s3a://lake/models/mine
check 0 '' "$ordinary_user, one JVM" "import, weights and model on S3" as "$ordinary_user" 022 "HOME=$work/home" "SPARK_HOME=$spark_home" -- \
  "$sparkdet" "${s3[@]}" import --quiet --from safetensors --weights s3a://lake/models/mine/weights.safetensors \
  --variant "$checkout/conf/variants/sample.json" --classes 6 --output s3a://lake/models/imported

gets() { grep -cE "Request\\(GET .*$1" "$work/s3-server.log" || true; }
one_gpu=(--conf spark.executor.resource.gpu.amount=1 --conf spark.task.resource.gpu.amount=1)
before=$(gets models/imported/weights.safetensors)
# Local input, so that nothing but the model opens the bucket on executors; eight tasks, for which both executors are there.
check 0 "^$images images: $images ok" "$who" "label, imported model on S3, a GPU assigned and no CUDA" "${on_s3[@]}" "${one_gpu[@]}" \
  --conf spark.cores.max=2 --conf spark.scheduler.minRegisteredResourcesRatio=1 \
  label --input lake/images --model s3a://lake/models/imported --output s3a://lake/rows-of-imported --partitions 8
check 0 '^3$' root "its weights were fetched by the driver and once by each executor" \
  echo $(($(gets models/imported/weights.safetensors) - before))
check 2 '^sparkdet: Cannot run on .*onnxruntime_gpu' "$who" "label --device gpu, a GPU assigned and no CUDA" "${on_cluster[@]}" "${one_gpu[@]}" \
  label --input lake/images --device gpu --output nowhere
check 0 '^fit: [0-9]+ checks on 2 executors, 0 failed' "$who" "doctor, model and pictures on S3" "${on_s3[@]}" \
  doctor --model s3a://lake/models/mine --input s3a://lake/photos --output s3a://lake/rows
check 2 'Spark assigned none to this task' "$who" "doctor --device gpu, no GPU assigned, too little memory beside the heap" \
  "${on_cluster[@]}" --conf spark.executor.memoryOverhead=384m doctor --device gpu
also 'and 384 are allowed \(spark.executor.memoryOverhead\)' "the memory"
check 0 "^detect[[:space:]]$images$" "$who" "detect and detect_file in spark-sql, model and pictures on S3" \
  "${driver[@]}" "$spark_home/bin/spark-sql" --master "$master" "${small[@]}" "${here[@]}" \
  --jars "$checkout/spark-app/target/sparkdet.jar,$s3_jars" "${s3[@]:2}" \
  --conf spark.sql.extensions=io.sparkdet.sql.SparkDetExtensions --conf spark.sparkdet.model=s3a://lake/models/mine \
  -e "SELECT 'detect', count(*) FROM (SELECT detect(content) AS d FROM binaryFile.\`s3a://lake/photos/images\`) WHERE d.status = 'ok';
    SELECT 'detect_file', count(*) FROM binaryFile.\`s3a://lake/photos/images\` WHERE detect_file(path).status = 'ok'"
also "^detect_file[[:space:]]$images$" "detect_file"
