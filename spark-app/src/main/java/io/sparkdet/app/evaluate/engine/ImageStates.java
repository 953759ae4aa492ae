package io.sparkdet.app.evaluate.engine;

import io.sparkdet.app.evaluate.plan.ImageSlice;
import io.sparkdet.detection.metric.ImageMetric;
import io.sparkdet.detection.metric.MeasuredImage;
import io.sparkdet.detection.state.Mergeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the metrics of whole images keep of the images of a task, or of all; mergeable. */
final class ImageStates {

  private final MetricSet metrics;
  private final List<ImageMetric<?>> images;

  /** By slice, all images first: a cell for each metric that is measured there. */
  private final Map<Integer, List<Cell<?>>> bySlice = new TreeMap<>();

  ImageStates(MetricSet metrics) {
    this.metrics = metrics;
    this.images = metrics.images();
    cells(ImageSlice.ALL_IMAGES);
  }

  /** A metric and its state. */
  private static final class Cell<S extends Mergeable<S>> {

    private final ImageMetric<S> metric;
    private final S state;

    Cell(ImageMetric<S> metric) {
      this.metric = metric;
      this.state = metric.empty();
    }

    void accept(MeasuredImage image) {
      metric.accept(state, image);
    }

    void add(byte[] bytes) {
      state.combine(metric.fromBytes(bytes));
    }
  }

  private List<Cell<?>> cells(int slice) {
    return bySlice.computeIfAbsent(
        slice,
        added -> {
          List<Cell<?>> cells = new ArrayList<>();
          for (ImageMetric<?> metric : images) {
            if (added == ImageSlice.ALL_IMAGES || metrics.isSliced(metric)) {
              cells.add(new Cell<>(metric));
            }
          }
          return cells;
        });
  }

  /** Adds an image, to all and to its slices. */
  void accept(MeasuredImage image, int[] slices) {
    cells(ImageSlice.ALL_IMAGES).forEach(cell -> cell.accept(image));
    for (int slice : slices) {
      cells(slice).forEach(cell -> cell.accept(image));
    }
  }

  /** Returns all images and the slices that images belong to, by number. */
  List<Integer> slices() {
    return List.copyOf(bySlice.keySet());
  }

  /** Returns what a metric keeps; empty where no image belongs to the slice. */
  @SuppressWarnings("unchecked") // a cell's state is that of its metric, and equal metrics have one
  <S extends Mergeable<S>> S of(ImageMetric<S> metric, int slice) {
    for (Cell<?> cell : bySlice.getOrDefault(slice, List.of())) {
      if (cell.metric.equals(metric)) {
        return (S) cell.state;
      }
    }
    return metric.empty();
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(bySlice.size());
    for (Map.Entry<Integer, List<Cell<?>>> slice : bySlice.entrySet()) {
      out.writeInt(slice.getKey());
      for (Cell<?> cell : slice.getValue()) {
        byte[] bytes = cell.state.toBytes();
        out.writeInt(bytes.length);
        out.write(bytes);
      }
    }
  }

  /** Adds what {@link #write} of an equal set of metrics wrote. */
  void add(DataInputStream in) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      for (Cell<?> cell : cells(in.readInt())) {
        cell.add(in.readNBytes(in.readInt()));
      }
    }
  }
}
