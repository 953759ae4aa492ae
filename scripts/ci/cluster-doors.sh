# Sourced by scripts/ci/cluster: spark-submit without the launcher, with the driver here and on a worker.
jar=$checkout/spark-app/target/sparkdet.jar
submit=("${driver[@]}" "$spark_home/bin/spark-submit" --master "$master" --driver-memory 1g --executor-memory 1g
  "${s3[@]}" --conf spark.ui.enabled=false --conf spark.driver.host=127.0.0.1 --conf spark.driver.bindAddress=127.0.0.1
  --conf spark.standalone.submit.waitAppCompletion=true)
check 0 '^16 images: 16 ok' "$who" "spark-submit, client mode, Kryo: label" "${submit[@]}" \
  --conf spark.serializer=org.apache.spark.serializer.KryoSerializer \
  --class io.sparkdet.app.Main "$jar" label --input s3a://lake/photos/images --output s3a://lake/submitted
check 2 '^sparkdet: .*unknown option --inptu' "$who" "spark-submit, client mode: a wrong option" "${submit[@]}" \
  --class io.sparkdet.app.Main "$jar" label --inptu s3a://lake/photos/images --output s3a://lake/wrong
# The driver runs on a worker, and spark-submit ends with 0 whatever comes of it: its log names the driver's state.
check 0 'is FINISHED' "$who" "spark-submit, cluster mode: label" "${submit[@]}" --deploy-mode cluster \
  --class io.sparkdet.app.Main "$jar" label --input s3a://lake/photos/images --output s3a://lake/on-a-worker --summary s3a://lake/on-a-worker.json
check 0 '^16 images: 16 ok' root "its closing line, in the worker's folder" \
  sh -c "cat $work/worker-?/apps/driver-*/stdout"
check 0 '"ok" : 16' root "its summary" cat "$work/s3/lake/on-a-worker.json"
check 0 'is FAILED' "$who" "spark-submit, cluster mode: a wrong option" "${submit[@]}" --deploy-mode cluster \
  --class io.sparkdet.app.Main "$jar" label --inptu s3a://lake/photos/images --output s3a://lake/wrong
check 0 '^sparkdet: .*unknown option --inptu' root "its reason, in the worker's folder" \
  sh -c "cat $work/worker-?/apps/driver-*/stderr"
