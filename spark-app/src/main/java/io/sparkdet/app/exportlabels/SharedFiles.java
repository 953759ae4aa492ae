package io.sparkdet.app.exportlabels;

import io.sparkdet.app.exportlabels.format.ImageLabels;
import io.sparkdet.app.exportlabels.format.Section;
import io.sparkdet.app.files.store.PlainFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files that all images share, made of the parts that tasks wrote: the driver copies bytes, one
 * part after the other, and holds none.
 */
final class SharedFiles {

  private final FileSystem system;
  private final String parts;
  private final int partitions;

  /**
   * Takes the parts.
   *
   * @param parts their folder
   * @param partitions how many parts each section has
   */
  SharedFiles(FileSystem system, String parts, int partitions) {
    this.system = system;
    this.parts = parts;
    this.partitions = partitions;
  }

  static Path part(String parts, int section, int partition) {
    return new Path(parts, String.format(Locale.ROOT, "section-%d-part-%06d", section, partition));
  }

  /** The texts of a section that one task writes. */
  static final class Part {
    private final Section section;
    private final Writer writer;
    private boolean empty = true;

    Part(Section section, Writer writer) {
      this.section = section;
      this.writer = writer;
    }

    void add(ImageLabels image) throws IOException {
      String text = Objects.requireNonNull(section.each()).of(image);
      if (text.isEmpty()) {
        return;
      }
      if (!empty) {
        writer.write(section.between());
      }
      writer.write(text);
      empty = false;
    }
  }

  /**
   * Writes the files, each whole or not at all.
   *
   * @param all the sections
   * @param withImages those of them that have parts, in the order of the parts' numbers
   */
  void write(List<Section> all, List<Section> withImages, String output) throws IOException {
    Map<String, List<Section>> files = new LinkedHashMap<>();
    for (Section section : all) {
      files.computeIfAbsent(section.file(), name -> new ArrayList<>()).add(section);
    }
    for (Map.Entry<String, List<Section>> file : files.entrySet()) {
      Path path =
          file.getKey().isEmpty() ? new Path(output) : new Path(new Path(output), file.getKey());
      PlainFiles.replace(
          system,
          path,
          target -> {
            for (Section section : file.getValue()) {
              write(section, withImages.indexOf(section), target);
            }
          });
    }
  }

  private void write(Section section, int number, OutputStream target) throws IOException {
    target.write(section.before().getBytes(StandardCharsets.UTF_8));
    boolean first = true;
    for (int partition = 0; number >= 0 && partition < partitions; partition++) {
      Path part = part(parts, number, partition);
      if (system.getFileStatus(part).getLen() > 0) {
        if (!first) {
          target.write(section.between().getBytes(StandardCharsets.UTF_8));
        }
        try (InputStream source = system.open(part)) {
          source.transferTo(target);
        }
        first = false;
      }
    }
    target.write(section.after().getBytes(StandardCharsets.UTF_8));
  }
}
