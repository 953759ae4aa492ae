package io.sparkdet.app.exportlabels;

import io.sparkdet.app.exportlabels.format.FolderFormat;
import io.sparkdet.app.exportlabels.format.ImageLabels;
import io.sparkdet.app.exportlabels.format.LabelFormat;
import io.sparkdet.app.exportlabels.format.Section;
import io.sparkdet.app.files.store.PlainFiles;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Writes the images of a partition: the files of their own, and their texts in the files that all
 * share, as parts for {@link SharedFiles}.
 *
 * <p>Each file is written under another name first, so attempts of the same task that run side by
 * side do not meet; they write the same bytes.
 */
final class WriteTask implements Function2<Integer, Iterator<Row>, Iterator<Long>> {

  private static final long serialVersionUID = 1L;

  private final LabelFormat format;
  private final LabelSelection selection;
  private final ArrayList<Section> sections;
  private final ArrayList<BoxCounts> counts;
  private final String parts;
  private final String output;
  private final SerializableConfiguration hadoop;

  /**
   * Makes the task.
   *
   * @param sections of the files that images share
   * @param counts of each partition
   * @param parts folder of the parts
   * @param output folder of the images' files
   */
  WriteTask(
      LabelFormat format,
      LabelSelection selection,
      List<Section> sections,
      List<BoxCounts> counts,
      String parts,
      String output,
      SerializableConfiguration hadoop) {
    this.format = format;
    this.selection = selection;
    this.sections = new ArrayList<>(sections);
    this.counts = new ArrayList<>(counts);
    this.parts = parts;
    this.output = output;
    this.hadoop = hadoop;
  }

  @Override
  public Iterator<Long> call(Integer partition, Iterator<Row> images) throws IOException {
    write(partition, images, new ArrayList<>());
    return Collections.emptyIterator();
  }

  /** Opens the part of the next section, and writes the images once all are open. */
  private void write(int partition, Iterator<Row> images, List<SharedFiles.Part> open)
      throws IOException {
    if (open.size() == sections.size()) {
      writeImages(partition, images, open);
      return;
    }
    Section section = sections.get(open.size());
    Path path = SharedFiles.part(parts, open.size(), partition);
    PlainFiles.replace(
        PlainFiles.system(path, hadoop.value()),
        path,
        target -> {
          Writer writer =
              new BufferedWriter(new OutputStreamWriter(target, StandardCharsets.UTF_8));
          open.add(new SharedFiles.Part(section, writer));
          write(partition, images, open);
          writer.flush();
        });
  }

  private void writeImages(int partition, Iterator<Row> images, List<SharedFiles.Part> open)
      throws IOException {
    BoxCounts written = new BoxCounts();
    counts.subList(0, partition).forEach(written::add);
    while (images.hasNext()) {
      ImageLabels image =
          selection.read(images.next(), written.images() + 1, written.boxes() + 1, written);
      for (SharedFiles.Part part : open) {
        part.add(image);
      }
      if (format instanceof FolderFormat own) {
        writeOwn(own.file(image.name()), own.text(image));
      }
    }
  }

  private void writeOwn(String name, String text) throws IOException {
    Path folder = new Path(output);
    FileSystem system = PlainFiles.system(folder, hadoop.value());
    URI root = system.makeQualified(folder).toUri();
    // Not new Path(folder, name), which takes what stands before a colon for a scheme.
    Path file = new Path(root.getScheme(), root.getAuthority(), root.getPath() + "/" + name);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    PlainFiles.replace(system, file, target -> target.write(bytes));
  }
}
