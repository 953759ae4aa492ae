package io.sparkdet.app.exportlabels;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.exportlabels.format.ExportFacts;
import io.sparkdet.app.exportlabels.format.LabelClass;
import io.sparkdet.app.exportlabels.format.LabelFormat;
import io.sparkdet.app.exportlabels.format.Section;
import io.sparkdet.app.files.store.PlainFiles;
import io.sparkdet.app.job.SparkJob;
import io.sparkdet.app.labeltable.LabelTable;
import io.sparkdet.detection.PublicApi;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Exports a table of {@code label} into the files of a tool.
 *
 * <p>Spark sorts the images by name and counts them; then tasks write the files of single images,
 * and parts of files that all images share. The driver joins the parts and holds no image.
 */
@PublicApi
public final class ExportLabelsJob {

  private final SparkSession spark;
  private final ExportLabelsRequest request;

  /** Prepares the job. */
  public ExportLabelsJob(SparkSession spark, ExportLabelsRequest request) {
    this.spark = spark;
    this.request = request;
  }

  /**
   * What was exported.
   *
   * @param images how many
   * @param boxes how many they have
   * @param classes names in the order of their numbers
   * @param advice lines that help to read the files in
   * @param warnings what the user should know, one sentence each
   */
  public record Result(
      long images, long boxes, List<String> classes, List<String> advice, List<String> warnings) {}

  /**
   * Runs the job.
   *
   * @throws UserException where the table cannot be exported as it is; a file is then not written,
   *     and a folder not complete
   */
  public Result run() {
    return SparkJob.run(
        spark,
        "export-labels",
        request.label(),
        "the labels to " + request.output(),
        this::countAndWrite);
  }

  private Result countAndWrite() throws IOException {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    LabelFormat format = request.labelFormat();
    SelectedImages selected = new SelectedImages(LabelTable.open(spark, request.label()));
    ExportedClasses all = ExportedClasses.of(selected.ok());
    ExportedClasses classes = request.classes().map(file -> all.chosenBy(file, hadoop)).orElse(all);
    requireHeld(classes, format);
    LabelSelection selection = new LabelSelection(format, classes.list(), request.scoreThreshold());
    JavaRDD<Row> images = selected.inOrder(selected.names(request, hadoop), format).toJavaRDD();
    List<BoxCounts> counts = images.mapPartitions(new CountTask(selection)).collect();
    BoxCounts total = new BoxCounts();
    counts.forEach(total::add);
    ExportFacts facts =
        new ExportFacts(total.images(), total.boxes(), classes.list(), request.imagePrefix());
    write(images, counts, selection, facts, hadoop);
    List<String> warnings = new ArrayList<>(classes.warnings());
    warnings.addAll(warnings(selected.leftOut(), total, classes.missing(all)));
    return new Result(
        total.images(),
        total.boxes(),
        classes.list().stream().map(LabelClass::name).toList(),
        format.advice(facts),
        warnings);
  }

  private void requireHeld(ExportedClasses classes, LabelFormat format) {
    for (LabelClass label : classes.list()) {
      if (!format.holds(label.name())) {
        throw new UserException(
            "Cannot export %s: the class with the id %d has a name that %s cannot hold; leave it out with --classes"
                .formatted(request.label(), label.id(), format.name()));
      }
    }
  }

  private void write(
      JavaRDD<Row> images,
      List<BoxCounts> counts,
      LabelSelection selection,
      ExportFacts facts,
      Configuration hadoop)
      throws IOException {
    LabelFormat format = request.labelFormat();
    List<Section> sections = new ArrayList<>(format.sections(facts));
    List<Section> withImages = sections.stream().filter(one -> one.each() != null).toList();
    if (request.makesFolder()) {
      sections.add(Section.fixed("export.json", note(facts)));
    }
    Path output = new Path(request.output());
    FileSystem system = PlainFiles.system(output, hadoop);
    output = system.makeQualified(output);
    String parts = PlainFiles.unfinished(output).toString();
    try {
      system.mkdirs(new Path(parts));
      images
          .mapPartitionsWithIndex(
              new WriteTask(
                  format,
                  selection,
                  withImages,
                  counts,
                  parts,
                  output.toString(),
                  new SerializableConfiguration(hadoop)),
              true)
          .count();
      new SharedFiles(system, parts, counts.size()).write(sections, withImages, output.toString());
    } finally {
      system.delete(new Path(parts), true);
    }
  }

  /** Returns what a folder says of itself. */
  private String note(ExportFacts facts) throws IOException {
    Map<String, Object> note = new LinkedHashMap<>();
    note.put("made_by", "sparkdet export-labels");
    note.put("format", request.format());
    note.put("images", facts.images());
    note.put("boxes", facts.boxes());
    note.put("score_threshold", request.scoreThreshold());
    note.put("classes", facts.classes().stream().map(LabelClass::name).toList());
    return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(note)
        + "\n";
  }

  private List<String> warnings(Map<String, Long> leftOut, BoxCounts total, Set<String> missing) {
    List<String> warnings = new ArrayList<>();
    if (!leftOut.isEmpty()) {
      warnings.add(
          "%d images are not ok and were left out (%s)"
              .formatted(
                  leftOut.values().stream().mapToLong(Long::longValue).sum(),
                  leftOut.entrySet().stream()
                      .map(entry -> entry.getKey() + " " + entry.getValue())
                      .collect(Collectors.joining(", "))));
    }
    if (total.images() == 0) {
      warnings.add("%s has no image that is ok: the export holds none".formatted(request.label()));
    }
    if (total.cutBoxes() > 0) {
      warnings.add(
          "%d boxes reach out of their pictures and were cut at the edge"
              .formatted(total.cutBoxes()));
    }
    if (total.boxesOutside() > 0) {
      warnings.add(
          "%d boxes have no area inside their pictures and were left out"
              .formatted(total.boxesOutside()));
    }
    if (total.boxesOfOtherClasses() > 0) {
      warnings.add(
          "%d boxes are of classes that --classes does not name and were left out (%s)"
              .formatted(total.boxesOfOtherClasses(), String.join(", ", new TreeSet<>(missing))));
    }
    return warnings;
  }
}
