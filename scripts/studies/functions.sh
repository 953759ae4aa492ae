# What several studies do, to be sourced: a drawn lake, labelling and measuring, a number of a summary.
# Wants: sparkdet, the launcher.

# Draws a lake of the sample command, unless it is there.
drawn_lake() { # DIR IMAGES SEED SIDE_IN_PIXELS
  [ -f "$1/instances.json" ] || "$sparkdet" sample --quiet --overwrite --output "$1" --images "$2" --seed "$3" --size "$4" >/dev/null
}

# Labels the images with a model and measures its boxes: DIR/detections, DIR/evaluation.
measure_model() { # DIR MODEL IMAGES OPTIONS_OF_EVALUATE... (whose annotations)
  rm -rf "$1/detections" "$1/evaluation"
  "$sparkdet" label --quiet --input "$3" --model "$2" --score-threshold 0.001 --output "$1/detections"
  "$sparkdet" evaluate --quiet "${@:4}" --detections "$1/detections" --output "$1/evaluation"
}

# Prints AP and AP50 with four digits, a comma between.
measured_ap() { # DIR that measure_model was given
  sed -n 's/^ *"\(AP\|AP50\)" *: *\([-0-9.eE]*\).*/\1 \2/p' "$1/evaluation/summary.json" |
    awk '!($1 in value) { value[$1] = $2 } END { printf "%.4f,%.4f\n", value["AP"], value["AP50"] }'
}
