# Sourced by scripts/ci/cluster: spark-submit without the launcher.
jar=$checkout/spark-app/target/sparkdet.jar
submit=("${driver[@]}" "$spark_home/bin/spark-submit" --master "$master" --driver-memory 1g --executor-memory 1g
  "${s3[@]}" --conf spark.ui.enabled=false --conf spark.driver.host=127.0.0.1 --conf spark.driver.bindAddress=127.0.0.1)
check 0 '^16 images: 16 ok' "$who" "spark-submit, client mode, Kryo: label" "${submit[@]}" \
  --conf spark.serializer=org.apache.spark.serializer.KryoSerializer \
  --class io.sparkdet.app.Main "$jar" label --input s3a://lake/photos/images --output s3a://lake/submitted
check 2 '^sparkdet: .*unknown option --inptu' "$who" "spark-submit, client mode: a wrong option" "${submit[@]}" \
  --class io.sparkdet.app.Main "$jar" label --inptu s3a://lake/photos/images --output s3a://lake/wrong
