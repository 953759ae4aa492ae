package io.sparkdet.app.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkdet.app.TestSpark;
import io.sparkdet.app.compare.CompareJob;
import io.sparkdet.app.compare.CompareRequest;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.job.LazySpark;
import io.sparkdet.app.report.evaluation.EvaluationReport;
import io.sparkdet.app.report.label.LabelReport;
import io.sparkdet.detection.coco.CocoMetric;
import io.sparkdet.detection.compare.Change;
import io.sparkdet.sql.detector.DetectionSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be read is told in one sentence; what our own commands wrote is read. */
class UnreadableInputTest {

  private static final String ROW =
      """
      {"path":"file:/x/%s.jpg","bytes":1,"status":"ok","detections":[{"x_min":10.0,"y_min":10.0,\
      "x_max":60.0,"y_max":60.0,"score":0.7704643,"category_id":1,"category":"cat"}],\
      "model":"m","settings":"s"}
      """;

  private final Path folder;
  private final PairFiles pair;

  UnreadableInputTest(@TempDir Path folder) {
    this.folder = folder;
    this.pair = new PairFiles(folder);
  }

  private void assertRefused(String truth, String detections, String... parts) {
    assertThatThrownBy(() -> pair.evaluateFiles(truth, detections))
        .isInstanceOf(UserException.class)
        .message()
        .contains(parts)
        .doesNotContain("\n")
        .doesNotContainPattern(
            "byte -1|\\[L[a-z]|Exception|\\[Source|java\\.|damaged JSON near byte 0");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "image_id,x1,y1,x2,y2,score\\n1,0,0,10,10,.9 | it looks like CSV",
        "images:\\n  - id: 1 | it looks like YAML",
        "<annotation/> | it is XML",
        "<!DOCTYPE html><html> | it is an HTML page",
        "0 0.5 0.5 0.1 0.1\\n | it looks like YOLO text",
        "PK\\003\\004abcd | it is a ZIP archive",
        "\\200\\004 | it looks like a Python pickle",
        "` ` | it is empty (0 bytes)",
        "hello world | it is text, but not JSON",
        "null | it holds null, and nothing else; give a COCO",
        "[{\"image_id\":1, | the file ends early; copy or write it again",
        "{'images': 1} | damaged JSON near byte",
      })
  void whatAFileSeemsToBeIsNamed(String content, String problem) throws IOException {
    byte[] bytes = content.translateEscapes().getBytes(StandardCharsets.ISO_8859_1);
    String broken = pair.write("broken.json", bytes);
    String truth = pair.write("truth.json", PairFiles.TRUTH);
    String detections = pair.write("dt.json", PairFiles.DETECTIONS);
    if (!content.startsWith("{")) {
      assertRefused(truth, broken, "Cannot read " + broken, problem.strip());
    }
    if (!content.startsWith("[")) {
      assertRefused(broken, detections, "Cannot read " + broken, problem.strip());
    }
  }

  @Test
  void percentSignsInAPathAreTakenAsTheyStand() throws IOException {
    String truth = pair.write("a b.json", PairFiles.TRUTH);
    String found = pair.write("dt.json", PairFiles.DETECTIONS);
    assertRefused(
        "file://" + truth.replace(" ", "%20"),
        found,
        "there is no such file",
        "percent signs are taken as they stand: write a blank as a blank");
    assertThat(pair.evaluateFiles("file://" + truth, found).images()).isEqualTo(2);
  }

  @Test
  void textThatIsNotUtf8IsToldWithItsByte() throws IOException {
    byte[] latin =
        PairFiles.TRUTH.replace("bus.jpg", "é.jpg").getBytes(StandardCharsets.ISO_8859_1);
    assertRefused(
        pair.write("truth.json", latin),
        pair.write("dt.json", PairFiles.DETECTIONS),
        "truth.json: it is not UTF-8 at byte 3",
        "save it as UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"truth.json", "truth.json.gz"})
  void aGzipFileThatIsCutIsTold(String name) throws IOException {
    byte[] packed = UnusualTruthTest.gzip(PairFiles.TRUTH);
    assertRefused(
        pair.write(name, Arrays.copyOf(packed, packed.length / 2)),
        pair.write("dt.json", PairFiles.DETECTIONS),
        name + ": the gz file is ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "<annotation><object></annotation> | damaged XML at line 1, column",
        "<annotation/><annotation/> | damaged XML at line 1, column",
        "<annotation><filename>caf\u00e9</filename></annotation> | save it as UTF-8",
        "<!DOCTYPE a [<!ENTITY x SYSTEM"
            + " 'file:///etc/passwd'>]><annotation><filename>&x;</filename></annotation> | entity",
        "<html></html> | where a Pascal VOC file holds <annotation>",
        "<annotation><object><name>a</name></object></annotation> | object 1 has no <bndbox>",
        "` ` | is empty"
      })
  void damagedXmlIsToldWithItsPlace(String xml, String problem) throws IOException {
    pair.write("voc/Annotations/a.xml", xml.strip().getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(
        folder.resolve("voc").toString(),
        pair.write("dt.json", PairFiles.DETECTIONS),
        "voc/Annotations/a.xml: ",
        problem);
  }

  @Test
  void hiddenFilesArePassedOver() throws IOException {
    pair.write("voc/Annotations/a.xml", voc("bus.jpg"));
    pair.write("voc/Annotations/._a.xml", new byte[] {0, 5, 22, 7, 0});
    pair.write("rows/part-0.json", ROW.formatted("bus"));
    pair.write("rows/._part-0.json", new byte[] {0, 5, 22, 7, 0});
    assertThat(
            pair.evaluateFiles(folder.resolve("voc").toString(), folder.resolve("rows").toString())
                .images())
        .isEqualTo(1);
  }

  private static String voc(String fileName) {
    return ("<annotation><filename>%s</filename><object><name>cat</name><bndbox><xmin>10</xmin>"
            + "<ymin>10</ymin><xmax>60</xmax><ymax>60</ymax></bndbox></object></annotation>")
        .formatted(fileName);
  }

  @ParameterizedTest
  @CsvSource({
    "bus.xml, bus, bus",
    "bus.xml, C:\\data\\imgs\\bus.jpg, bus",
    "bus.xml, IMG_0007.jpg, bus",
    "IMG_0007.xml, bus.jpg, bus",
    "bus.xml, bus.png, bus",
    "a1b2c3d4-bus.xml, a1b2c3d4-bus.jpg, bus",
    "bus_jpg.rf.0123456789abcdef.xml, bus_jpg.rf.0123456789abcdef.jpg, bus",
    "bus.xml, bus.jpg, 0aef12bb-bus"
  })
  void namesThatToolsWriteJoin(String xml, String fileName, String picture) throws IOException {
    pair.write("voc/Annotations/" + xml, voc(fileName));
    pair.write("rows/part-0.json", ROW.formatted(picture));
    Evaluation result =
        pair.evaluateFiles(folder.resolve("voc").toString(), folder.resolve("rows").toString());
    assertThat(result.summary().value(CocoMetric.AP)).isCloseTo(1, within(1e-12));
  }

  @Test
  void namesThatAreAlikeTwiceDoNotJoin() throws IOException {
    pair.write("voc/Annotations/bus.xml", voc("bus.jpg"));
    pair.write("rows/part-0.json", ROW.formatted("aaaaaa-bus") + ROW.formatted("bbbbbb-bus"));
    assertRefused(
        folder.resolve("voc").toString(),
        folder.resolve("rows").toString(),
        "2 images of ",
        "aaaaaa-bus.jpg");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "labels/1.txt | 0 0.5 0.5 0.1 0.1 | it seems to hold YOLO text (1.txt)",
        "pictures/a.jpg | x | it seems to hold pictures (a.jpg)",
        "empty/.keep | x | the folder is empty (hidden files aside)",
        "table/a.parquet | PAR1nonsense | "
      })
  void whatAFolderSeemsToHoldIsNamed(String file, String content, String problem)
      throws IOException {
    pair.write(file, content);
    String name = folder.resolve(file.split("/", 2)[0]).toString();
    assertRefused(
        pair.write("truth.json", PairFiles.TRUTH),
        name,
        "Cannot read ",
        name,
        problem == null ? "" : problem);
  }

  @Test
  void aCutTableIsToldWithOrWithoutItsChecksum() throws IOException {
    Path table = folder.resolve("cut");
    TestSpark.session()
        .sql("SELECT 'bus.jpg' AS path, 1 AS boxes")
        .write()
        .parquet(table.toString());
    Path file;
    Path checksum;
    try (Stream<Path> files = Files.list(table)) {
      file = files.filter(one -> one.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    checksum = file.resolveSibling("." + file.getFileName() + ".crc");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    String truth = pair.write("truth.json", PairFiles.TRUTH);
    assertRefused(
        truth,
        table.toString(),
        "Cannot read ",
        "cut",
        "differs from the hidden .crc file beside it");
    Files.delete(checksum);
    assertRefused(
        truth, table.toString(), "Cannot read ", "cut", "damaged, cut or of another format");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "voc/Annotations/sub dir/a.xml | an XML file lies in its subfolders (sub dir/a.xml)",
        "deep/Annotations/a/b/c.xml | an XML file lies in its subfolders (a/b/c.xml)",
        "upper/A.XML | the file A.XML ends with capital letters; rename it",
      })
  void annotationsThatWouldBeLeftOutAreNamed(String file, String problem) throws IOException {
    pair.write(file, "<annotation/>");
    String truth = folder.resolve(file.split("/", 2)[0]).toString();
    assertRefused(truth, pair.write("found.json", PairFiles.DETECTIONS), truth, problem);
  }

  @Test
  void filesAmongAnnotationsThatAreNotReadAreTold() throws IOException {
    pair.write("voc/Annotations/a.xml", voc("bus.jpg"));
    pair.write("voc/Annotations/classes.txt", "cat");
    pair.write("rows/part-0.json", ROW.formatted("bus"));
    pair.write("rows/README.md", "Rows of July.");
    String truth = folder.resolve("voc").toString();
    String rows = folder.resolve("rows").toString();
    pair.write("voc/Annotations/b.xml.gz", UnusualTruthTest.gzip(voc("b.jpg")));
    assertRefused(truth, rows, "the file b.xml.gz does not end with .xml; unpack it");
    Files.delete(folder.resolve("voc/Annotations/b.xml.gz"));
    pair.write("voc/beside.xml", voc("b.jpg"));
    assertRefused(truth, rows, "beside.xml lies beside the folder Annotations");
    Files.delete(folder.resolve("voc/beside.xml"));
    assertThat(pair.evaluateFiles(truth, rows).warnings())
        .contains(
            "a file of %s/Annotations is no XML and was passed over (classes.txt)".formatted(truth),
            "a file of %s holds no rows and was passed over (README.md)".formatted(rows));
  }

  @Test
  void filesOfATableThatSparkPassesOverAreRefusedByTheirNames() throws IOException {
    String truth = pair.write("truth.json", PairFiles.TRUTH);
    Path table = folder.resolve("t");
    TestSpark.session()
        .read()
        .schema(DetectionSchema.LABEL)
        .json(pair.write("rows.json", ROW.formatted("bus")))
        .coalesce(1)
        .write()
        .parquet(table.toString());
    Path file;
    try (Stream<Path> files = Files.list(table)) {
      file = files.filter(one -> one.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    Files.writeString(table.resolve("_committed_42"), "{}");
    Files.writeString(table.resolve("summary.json"), "{}");
    Path inner = Files.createDirectories(table.resolve("more/deep")).resolve("b.parquet");
    Files.copy(file, inner);
    assertRefused(truth, table.toString(), "a file of rows lies in its subfolders", "more/deep/b");
    Files.delete(inner);
    Path hidden = Files.move(file, table.resolve("_part.parquet"));
    assertRefused(truth, table.toString(), "(_part.parquet); rename it");
    assertRefused(truth, hidden.toString(), "(_part.parquet); rename it");
    assertThatThrownBy(
            () ->
                LabelReport.write(
                    TestSpark.session(),
                    new LabelReport.Options(table.toString(), pair.output(), 1, null)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("(_part.parquet); rename it");
    Files.move(hidden, file);
    assertThat(pair.evaluateFiles(truth, table.toString()).detections()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "rows/_part-0.json, rows",
    "rows/PART.JSON, rows",
    "rows/part-0, rows",
    "rows/_more=1/status=ok/a.jsonl, rows",
    "labels.txt, labels.txt",
    "_labels.json, _labels.json",
    "labels.x.bz2, labels.x.bz2",
    "labels.json, labels.json"
  })
  void rowsAreReadWhateverTheirFilesAreCalled(String file, String given) throws IOException {
    String row = ROW.formatted("bus");
    byte[] gzip = UnusualTruthTest.gzip("\uFEFF" + row);
    pair.write(file, file.startsWith("labels") ? gzip : row.getBytes(StandardCharsets.UTF_8));
    if (file.equals("rows/part-0")) {
      pair.write("rows/part-1.ndjson", row.replace("bus", "zidane"));
    }
    Evaluation result =
        pair.evaluateFiles(
            pair.write("truth.json", PairFiles.TRUTH), folder.resolve(given).toString());
    assertThat(result.detections()).isEqualTo(file.equals("rows/part-0") ? 2 : 1);
  }

  @Test
  void foldersOfPartitionsGiveTheirColumnToRowsOfJson() throws IOException {
    pair.write(
        "rows/status=corrupt/a.json", ROW.formatted("bus").replace("\"status\":\"ok\",", ""));
    assertThat(
            pair.evaluateFiles(
                    pair.write("truth.json", PairFiles.TRUTH), folder.resolve("rows").toString())
                .warnings())
        .anyMatch(warning -> warning.contains("1 images of") && warning.contains("could not be"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "t/_delta_log/0.json | t | Cannot read ",
        "t/metadata/v1.metadata.json | t | Cannot read ",
        "t/_delta_log/0.json | t/day=1 | it is a part of a Delta table, whose files hold deleted"
            + " rows too; give the table",
        "t/metadata/v1.metadata.json | t/data | it is a part of an Iceberg table",
        "t/.hoodie/hoodie.properties | t | it is a Hudi table",
      })
  void tablesWithALogAreNotReadAsPlainFiles(String log, String given, String problem)
      throws IOException {
    pair.write(log, "{}");
    pair.write("t/part.parquet", "PAR1");
    pair.write("t/day=1/part.parquet", "PAR1");
    pair.write("t/data/part.parquet", "PAR1");
    assertRefused(
        pair.write("truth.json", PairFiles.TRUTH), folder.resolve(given).toString(), problem);
  }

  @Test
  void aTableWithoutTheColumnIsRefused() throws IOException {
    String truth = pair.write("truth.json", PairFiles.TRUTH);
    String table = folder.resolve("t").toString();
    TestSpark.session().sql("SELECT 'bus.jpg' AS path, 1 AS boxes").write().parquet(table);
    assertRefused(truth, table, "Cannot read " + table + ": it has the columns [path, boxes]");
    String odd = folder.resolve("odd").toString();
    TestSpark.session()
        .sql("SELECT 'bus.jpg' AS path, array(1) AS detections")
        .write()
        .parquet(odd);
    assertRefused(truth, odd, "its detections are array<int>; give an array of struct with x_min");
  }

  @Test
  void numbersOfATableMayBeTexts() throws IOException {
    String truth = pair.write("truth.json", PairFiles.TRUTH);
    for (String score : List.of("0.9", "much")) {
      TestSpark.session()
          .sql(
              """
              SELECT 'bus.jpg' AS path, array(named_struct('x_min', '10', 'y_min', '10', 'x_max',
              '60', 'y_max', '60', 'score', '%s', 'category_id', '1')) AS detections\
              """
                  .formatted(score))
          .write()
          .parquet(folder.resolve(score).toString());
    }
    assertRefused(
        truth,
        folder.resolve("much").toString(),
        "detection 0 of bus.jpg holds null where a value must be");
    String right = folder.resolve("0.9").toString();
    assertThat(pair.evaluateFiles(truth, right).report().findings().lowestScore()).isEqualTo(0.9);
    CompareRequest request =
        new CompareRequest(
            right, right, Optional.empty(), Optional.empty(), folder.resolve("same").toString());
    assertThat(new CompareJob(TestSpark.session(), request).run().counts())
        .containsEntry(Change.KEPT, 1L);
  }

  @Test
  void rowsOfJsonAreReadFromManyFilesPackedOrNot() throws IOException {
    String failed =
        "{\"path\":\"file:/x/zidane.jpg\",\"bytes\":1,\"status\":\"corrupt\",\"error\":\"no\",\"model\":\"m\",\"settings\":\"s\"}\n";
    pair.write("rows/part-00000.json", failed);
    pair.write("rows/part-00001.json.gz", UnusualTruthTest.gzip(ROW.formatted("bus")));
    pair.write("rows/_SUCCESS", "");
    Evaluation result =
        pair.evaluateFiles(
            pair.write("truth.json", PairFiles.TRUTH), folder.resolve("rows").toString());
    assertThat(result.detections()).isEqualTo(1);
    assertThat(result.report().findings().lowestScore()).isEqualTo(0.7704643f);
    assertThat(result.warnings()).anyMatch(warning -> warning.contains("could not be labelled"));
    pair.write("after/part-0.json", ROW.formatted("bus"));
    CompareJob.Result compared =
        new CompareJob(
                TestSpark.session(),
                new CompareRequest(
                    folder.resolve("rows").toString(),
                    folder.resolve("after/part-0.json").toString(),
                    Optional.empty(),
                    Optional.empty(),
                    folder.resolve("compared").toString()))
            .run();
    assertThat(compared.counts()).containsEntry(Change.KEPT, 1L);
  }

  @Test
  void aDamagedRowIsRefusedWithItsFile() throws IOException {
    pair.write("rows/part-00000.json", ROW.formatted("bus"));
    pair.write("rows/part-00001.json", ROW.formatted("zidane").replace("0.77", "x"));
    assertRefused(
        pair.write("truth.json", PairFiles.TRUTH),
        folder.resolve("rows").toString(),
        "part-00001.json: one of its lines is no row of its table");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[v2]", "{a,b}", "what?", "all*", "back\\slash", "a b%20c"})
  void anOutputIsNeverAPattern(String name) throws IOException {
    Path output = Files.createDirectories(folder.resolve("runs")).resolve(name);
    pair.evaluate(
        pair.request(
                pair.write("truth.json", PairFiles.TRUTH),
                pair.write("dt.json", PairFiles.DETECTIONS),
                Map.of())
            .writingTo(output.toString()));
    EvaluationReport.write(
        LazySpark.of(TestSpark.session()), output.toString(), output.toString() + "/report.html");
    assertThat(output.resolve("report.html")).content().contains("cat, AP 0.9");
  }
}
