package io.sparkdet.app.sample;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.sparkdet.app.files.store.PlainFiles;
import io.sparkdet.app.sample.scene.SamplePicture;
import io.sparkdet.app.sample.scene.Scene;
import io.sparkdet.app.sample.scene.ScenePainter;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Paints the pictures of one slice of the index range and notes their annotations in a part file.
 *
 * <p>Every file is written under another name first, so attempts of the same slice that run side by
 * side do not meet; they write the same bytes.
 */
final class SliceTask implements Function<Integer, long[]> {

  private static final long serialVersionUID = 1;

  private final SampleLake.Options options;
  private final int slices;
  private final String folder;
  private final SerializableConfiguration configuration;

  SliceTask(
      SampleLake.Options options,
      int slices,
      String folder,
      SerializableConfiguration configuration) {
    this.options = options;
    this.slices = slices;
    this.folder = folder;
    this.configuration = configuration;
  }

  @Override
  public long[] call(Integer slice) throws IOException {
    Path root = new Path(folder);
    FileSystem system = PlainFiles.system(root, configuration.value());
    SliceCounts counts = new SliceCounts();
    PlainFiles.replace(
        system, InstancesJson.part(root, slice), target -> paint(system, slice, target, counts));
    return counts.values();
  }

  private void paint(FileSystem system, int slice, OutputStream part, SliceCounts counts)
      throws IOException {
    int from = (int) ((long) options.images() * slice / slices);
    int to = (int) ((long) options.images() * (slice + 1) / slices);
    try (JsonGenerator json = new JsonFactory().createGenerator(part)) {
      for (int index = from; index < to; index++) {
        Scene scene = Scene.draw(options.seed(), index, options.size());
        SamplePicture picture = ScenePainter.paint(scene);
        byte[] bytes = scene.encoding().encode(picture.pixels());
        String name = "%07d.%s".formatted(index, scene.encoding().extension());
        Path file = new Path(new Path(folder, SampleLake.IMAGES), name);
        PlainFiles.replace(system, file, target -> target.write(bytes));
        InstancesJson.note(json, index, name, scene, picture.truths());
        counts.count(picture.truths(), bytes.length);
      }
    }
  }
}
