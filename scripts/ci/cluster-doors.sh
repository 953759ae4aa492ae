# Sourced by scripts/ci/cluster: spark-submit without the launcher.
jar=$checkout/spark-app/target/sparkdet.jar
submit=("${driver[@]}" "$spark_home/bin/spark-submit" --master "$master" "${small[@]}" "${s3[@]}" --class io.sparkdet.app.Main)
check 0 "^$images images: $images ok" "$who" "spark-submit, client mode, Kryo: label" "${submit[@]}" "${here[@]}" \
  --conf spark.serializer=org.apache.spark.serializer.KryoSerializer \
  "$jar" label --input s3a://lake/photos/images --output s3a://lake/submitted

# The driver takes one worker's core, the executor the other's. What becomes of the command is told by the driver's state
# and files; spark-submit ends with 0 all the same.
away=("${submit[@]}" --deploy-mode cluster --conf spark.standalone.submit.waitAppCompletion=true "$jar")
there="driver and executor: nobody, standalone, 1 core each"
page=http://127.0.0.1:$(sed -n "s/.*Successfully started service 'MasterUI' on port \([0-9]*\).*/\1/p" "$work/master.log")/json/
last_driver() { # stdout, stderr or state
  python3 - "$page" "$1" "$work"/worker-[12]/apps <<'PY'
import json, pathlib, sys, urllib.request
page, what, *workers = sys.argv[1:]
drivers = json.load(urllib.request.urlopen(page))["completeddrivers"]
last = max(drivers, key=lambda driver: driver["id"])
[folder] = [path for path in (pathlib.Path(worker, last["id"]) for worker in workers) if path.is_dir()]
print(last["state"] if what == "state" else (folder / what).read_text())
PY
}
check 0 '' "$there" "spark-submit, cluster mode: label" "${away[@]}" \
  label --input s3a://lake/photos/images --output s3a://lake/submitted-away --summary s3a://lake/away.json
check 0 '^FINISHED$' "$there" "its state" last_driver state
check 0 "^$images images: $images ok" "$there" "its closing line" last_driver stdout
check 0 '"ok" *: *'"$images" root "its summary" cat "$work/s3/lake/away.json"
check 0 '' "$there" "spark-submit, cluster mode: a wrong option" "${away[@]}" \
  label --inptu s3a://lake/photos/images --output s3a://lake/wrong
check 0 '^FAILED$' "$there" "its state" last_driver state
check 0 '^sparkdet: .*unknown option --inptu' "$there" "its message" last_driver stderr
