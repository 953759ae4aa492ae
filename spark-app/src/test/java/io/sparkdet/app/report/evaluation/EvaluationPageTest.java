package io.sparkdet.app.report.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkdet.app.TestSpark;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.job.LazySpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as text, from an evaluation's files written by hand. */
class EvaluationPageTest {

  private static final String EVIL = "</script><script>alert(1)</script><img src=x>";
  private static final Pattern DATA =
      Pattern.compile("<script type=\"application/json\" id=\"charts\">(.*?)</script>");
  private static final Pattern PLACE = Pattern.compile("id=\"((?:chart|table)-[a-z]+)\"");

  @TempDir private Path folder;

  @Test
  void namesThatHoldHtmlAreShownAsText() throws IOException {
    files(List.of(EVIL, "\"><b onclick='alert(2)'>"));
    String page = page();
    assertThat(page.split("<script", -1).length - 1).as("data, charts, page").isEqualTo(3);
    assertThat(page)
        .doesNotContain("<script>alert", "<img src=x", "<b onclick")
        .contains("&lt;/script&gt;&lt;script&gt;alert(1)")
        .contains("\\u003c/script>\\u003cscript>alert(1)");
    assertThat(chart(page, "chart-classes").at("/places/0").asText()).isEqualTo(EVIL);
    assertThat(chart(page, "chart-confusion").at("/names/1").asText()).startsWith("\"><b");
  }

  @Test
  void everyChartHasItsPlaceAndItsDataParses() throws IOException {
    files(List.of("cat", "dog"));
    String page = page();
    JsonNode data = data(page);
    assertThat(data.findValuesAsText("id")).doesNotHaveDuplicates();
    assertThat(PLACE.matcher(page).results().map(place -> place.group(1)))
        .containsExactlyInAnyOrderElementsOf(data.findValuesAsText("id"));
    assertThat(page)
        .as("in one order, whatever the JVM")
        .contains("id=\"charts\">[{\"kind\":\"bars\",\"chart\":{\"id\":\"chart-tide\"");
    JsonNode curves = chart(page, "chart-curves");
    assertThat(curves.get("places").toString()).isEqualTo("[0.0,1.0]");
    assertThat(curves.at("/views/0/series/0/name").asText()).isEqualTo("IoU 0.50");
    assertThat(curves.at("/views/0/series/0/values").toString()).isEqualTo("[1,0.25]");
    JsonNode classes = classes(page);
    assertThat(classes.get("classes").findValuesAsText("name")).containsExactly("", "cat", "dog");
    assertThat(classes.get("scores").toString()).isEqualTo("[0.5]");
    assertThat(classes.at("/classes/0/right").asText()).as("at 0.5").isEqualTo("6");
    assertThat(classes.at("/classes/0/wrong").asText()).isEqualTo("2");
    assertThat(classes.at("/classes/0/positives").asLong()).isEqualTo(12);
    assertThat(classes.at("/classes/2/right").asText()).isEqualTo("3");
    // 6 of 8 kept are right, 6 of 12 truths are found: F1 is 2 x 6 / (8 + 12).
    // Each class has half of all that, and so the same F1.
    assertThat(page)
        .contains(
            "best F1 0.600 at a score of 0.50", "mean F1 of the classes 0.600 at a score of 0.50");
  }

  @Test
  void theNumbersHaveIntervalsSizesTideAndSettings() throws IOException {
    files(List.of("cat"));
    assertThat(page())
        .contains("<b>0.512</b><span>AP</span>", "0.480 – 0.550", "95 % interval")
        .contains("<td>tiny</td><td class=\"number\">0²</td><td class=\"number\">8²</td>")
        .contains("<td>APsmall</td><td class=\"number\">–</td>")
        .contains("<th>iou-thresholds</th><td><code>0.5, 0.9</code>")
        .contains("<td>Loc</td><td>loose box</td><td class=\"number\">3.25</td>")
        .contains("<p class=\"warning\">something &lt;b&gt;odd&lt;/b&gt;</p>")
        .contains("give the folder of the pictures to <code>evaluate</code>");
  }

  @Test
  void eightyClassesHaveTheirBarsAndOneHundredAreTheMost() throws IOException {
    files(java.util.stream.IntStream.range(0, 80).mapToObj(i -> "class-" + i).toList());
    assertThat(chart(page(), "chart-classes").get("places")).hasSize(80);
    assertThat(chart(page(), "chart-confusion").get("names")).as("and nothing").hasSize(81);
    files(java.util.stream.IntStream.range(0, 130).mapToObj(i -> "class-" + i).toList());
    assertThat(page()).contains("The 100 classes with most truths of 130; the table holds all.");
    assertThat(classes(page()).get("classes")).as("and all").hasSize(131);
    JsonNode matrix = chart(page(), "chart-confusion");
    assertThat(matrix.get("names")).as("and nothing").hasSize(131);
    assertThat(matrix.get("shown")).as("those confused most, and nothing").hasSize(41);
  }

  @Test
  void calibrationIsShownWhereItWasMeasured() throws IOException {
    files(List.of("cat"));
    assertThat(page()).doesNotContain("<h2>Calibration</h2>", "chart-reliability");
    Path summary = folder.resolve("evaluation/summary.json");
    write(
        "summary.json",
        Files.readString(summary)
            .replace(
                "\"warnings\":",
                """
                "calibration":{"iou":0.5,"ECE":0.125,"MCE":0.25,"oLRP":0.7125,
                 "sizes":{"all":{"ECE":0.125,"MCE":0.25,"detections":8},
                          "tiny":{"ECE":-1,"MCE":-1,"detections":0}},
                 "per_class":{"cat":{"id":1,"ECE":0.125,"MCE":0.25,"LaECE":0.2,"oLRP":0.7125,
                  "oLRP_localization":0.0625,"oLRP_false_positive":0.25,
                  "oLRP_false_negative":0.5,"oLRP_score":0.375}}},
                "warnings":\
                """));
    write(
        "reliability.csv",
        """
        size,id,name,from,to,detections,right,mean_score,precision
        "all",,,0.3,0.4,6,3,0.375,0.5
        "all",,,0.9,1.0,2,2,0.95,1.0
        "all",1,"cat",0.3,0.4,6,3,0.375,0.5
        """);
    String page = page();
    assertThat(page)
        .contains("<h2>Calibration</h2>", "as it says, at IoU 0.5.")
        .contains("<td>ECE, tiny</td><td class=\"number\">–</td>")
        .contains("<td>oLRP</td><td class=\"number\">0.713</td>")
        .contains("<td title=\"id 1\">cat</td><td class=\"number\">0.125</td>")
        .contains("<td class=\"number\">0.500</td><td class=\"number\">0.375</td></tr>");
    JsonNode curve = chart(page, "chart-reliability");
    assertThat(curve.get("views").findValuesAsText("name"))
        .contains("all classes, size all, 8 detections", "cat, 6 detections");
    assertThat(curve.at("/views/0/series/0/values").toString())
        .isEqualTo("[null,null,null,0.375,null,null,null,null,null,0.95]");
    assertThat(curve.at("/views/0/series/1/values/9").asDouble()).isEqualTo(1);
  }

  @Test
  void lvissNumbersStandBesideCocos() throws IOException {
    files(List.of("cat"));
    assertThat(page()).doesNotContain("LVIS");
    Path summary = folder.resolve("evaluation/summary.json");
    write(
        "summary.json",
        Files.readString(summary)
            .replace("\"warnings\":", "\"lvis\":{\"AP\":0.25,\"APr\":-1},\"warnings\":"));
    assertThat(page())
        .contains("<td>APr</td><td class=\"number\">–</td>")
        .contains("LVIS: precision of rare classes")
        .doesNotContain("LVIS: recall");
  }

  @Test
  void openImagesNumberStandsBesideCocos() throws IOException {
    files(List.of("cat"));
    assertThat(page()).doesNotContain("Open Images");
    Path summary = folder.resolve("evaluation/summary.json");
    write(
        "summary.json",
        Files.readString(summary)
            .replace("\"warnings\":", "\"open_images\":{\"iou\":0.5,\"AP\":0.25},\"warnings\":"));
    assertThat(page())
        .contains("<td>AP, Open Images</td><td class=\"number\">0.250</td>")
        .contains("Open Images&#39; challenges 2018 and 2019 at IoU 0.5");
  }

  @Test
  void whereNothingIsDefinedThePageSaysSo() throws IOException {
    write("summary.json", "{\"AP\":-1,\"per_class\":{},\"images\":2,\"seconds\":1}");
    write("per_class.csv", "id,name,AP,AP50,AR100,truths,detections,best_score,best_f1\n");
    write("pr_mean.csv", "iou,recall,precision\n");
    write("scores.csv", "id,name,score,precision,recall,f1,right,wrong\n");
    write("confusion_matrix.csv", "annotated,detected,count\n");
    String page = page();
    assertThat(data(page)).isEmpty();
    assertThat(withoutScripts(page))
        .contains("<b>–</b><span>AP</span>", "The annotations list no classes.")
        .contains("There is no curve", "Nothing was detected.", "Nothing was annotated")
        .doesNotContain("id=\"chart-", "NaN");
  }

  @Test
  void aClassWithoutTruthsIsInTheTableAlone() throws IOException {
    files(List.of("cat"));
    write(
        "per_class.csv",
        "id,name,AP,AP50,AR100,truths,detections,best_score,best_f1\n9,ghost,-1,-1,-1,0,4,,\n");
    String page = page();
    assertThat(page)
        .contains("<td title=\"id 9\">ghost</td><td class=\"number\">–</td>")
        .contains("No class has a truth to be found");
  }

  @Test
  void theScoreAxisFollowsTheScores() throws IOException {
    files(List.of("cat"));
    write(
        "scores.csv",
        """
        id,name,score,precision,recall,f1,right,wrong
        1,"cat",-5.0,0.75,0.5,0.6,0,0
        1,"cat",35.0,0.75,0.5,0.6,6,2
        1,"cat",95.0,0.75,0.5,0.6,0,0
        """);
    String page = page();
    JsonNode classes = classes(page);
    assertThat(classes.get("low").asDouble()).isEqualTo(-5);
    assertThat(classes.get("high").asDouble()).isEqualTo(95);
    assertThat(classes.get("scores").toString()).isEqualTo("[-5.0,35.0,95.0]");
    assertThat(classes.at("/classes/1/right").asText()).as("none at 95").isEqualTo(",6");
    assertThat(page).as("of equals the highest").contains("best F1 0.600 at a score of 35");
  }

  @Test
  void crowdsExplainWhyTablesCountFewerTruths() throws IOException {
    files(List.of("cat"));
    Path summary = folder.resolve("evaluation/summary.json");
    write(
        "summary.json",
        Files.readString(summary)
            .replace(
                "\"truths\":12,\n",
                "\"truths\":839,\"crowds\":9,\n\"voc\":{\"iou\":0.1,\"AP_2010\":0.5},\n")
            .replace(
                "\"settings\":{", "\"settings\":{\"confusion-score\":25.0,\"score-iou\":0.1,"));
    assertThat(page())
        .contains("9 of the 839 truths are crowds or difficult", "go by the other 830.")
        .contains("Detections with a score of 25 or more", "detections by score, at IoU 0.1")
        .contains("VOC 2010+, all points at IoU 0.1");
  }

  @Test
  void theConfusionMatrixLetsChooseBetweenCountsAndShares() throws IOException {
    files(List.of("cat"));
    JsonNode matrix = chart(page(), "chart-confusion");
    assertThat(matrix.findValuesAsText("name"))
        .containsExactly("counts", "shares of the annotated", "shares of the detected");
    // 6 of 8 annotated are detected as cats; all detected cats are cats.
    assertThat(matrix.get("cells").toString()).isEqualTo("[0,0,6,0,1,2]");
    assertThat(matrix.get("rowTotals").toString()).isEqualTo("[8,0]");
    assertThat(matrix.get("columnTotals").toString()).isEqualTo("[6,2]");
  }

  @Test
  void errorsBySizeAndWorstImagesAreShownWhereTheyWereCounted() throws IOException {
    files(List.of("cat", "dog"));
    assertThat(page()).doesNotContain("Errors by size", "Worst images");
    write(
        "errors_by_size.csv",
        """
        id,name,size,truths,right,confused,missed,detections,mistaken,false_positives
        1,"cat","all",8,5,1,2,9,0,4
        1,"cat","tiny",2,0,0,2,1,0,1
        2,"dog","all",4,4,0,0,5,1,0
        """);
    write(
        "worst_images.csv",
        """
        image_id,file_name,errors,missed,confused,false_positives,right,f1
        7,"<b>.jpg",5,2,1,2,3,0.5
        9,"",1,1,0,0,0,0.0
        """);
    String page = page();
    assertThat(page)
        .contains("<td>all</td><td class=\"number\">12</td><td class=\"number\">2 (17 %)</td>")
        .contains("<td>tiny</td><td class=\"number\">2</td><td class=\"number\">2 (100 %)</td>")
        .contains("<td class=\"number\">14</td><td class=\"number\">4 (29 %)</td>")
        .contains("<td>&lt;b&gt;.jpg</td><td class=\"number\">5</td>", "<td>image 9</td>")
        .contains("give their folder to <code>evaluate</code>");
    JsonNode classes = classes(page);
    assertThat(classes.get("sizes").toString()).isEqualTo("[\"all\",\"tiny\"]");
    assertThat(classes.at("/classes/0/errors").asText()).isEqualTo("9,1,2,1,4;0,0,2,0,1");
    assertThat(classes.at("/classes/2/errors").asText()).isEqualTo("4,0,0,1,0;0,0,0,0,0");
    assertThat(classes.get("places").findValuesAsText("shown"))
        .containsExactly("CURVES", "HISTOGRAM", "ERRORS");
    JsonNode table = chart(page, "table-errors");
    assertThat(table.at("/rows/0").toString())
        .as("most errors first")
        .isEqualTo("[\"cat\",\"all\",\"8\",\"2\",\"1\",\"0.625\",\"9\",\"4\",\"0\",\"0.556\"]");
    assertThat(table.get("rows")).hasSize(3);
    write("worst_images.csv", "image_id,file_name,errors,missed,confused\n");
    assertThat(page()).contains("There is no image with an error.");
  }

  @Test
  void theBestScoreOfEachClassStandsInFullForCopying() throws IOException {
    files(List.of("cat", "dog"));
    write(
        "per_class.csv",
        """
        id,name,AP,AP50,AR100,truths,detections,best_score,best_f1,best_precision,best_recall,positives
        1,"cat",0.5,0.7,0.6,14,8,0.123456789,0.6,0.75,0.5,12
        2,"dog",-1,-1,-1,0,8,,,,,0
        """);
    JsonNode classes = classes(page());
    assertThat(classes.at("/classes/1/best").asDouble()).isEqualTo(0.123456789);
    assertThat(classes.at("/classes/1/positives").asLong()).as("without crowds").isEqualTo(12);
    assertThat(classes.at("/classes/2/best").isNull()).isTrue();
    assertThat(chart(page(), "table-best").get("rows").toString())
        .isEqualTo("[[\"cat\",\"0.123\",\"0.600\",\"0.750\",\"0.500\",\"12\",\"8\"]]");
  }

  @Test
  void whatIsNoEvaluationIsRefusedAndAnOlderPageKept() throws IOException {
    Path old = Files.writeString(folder.resolve("page.html"), "old");
    assertThatThrownBy(this::page)
        .isInstanceOf(UserException.class)
        .hasMessageMatching(
            "Cannot report on .*: it holds no summary.json; name an output of evaluate");
    write("summary.json", "{\"images\":3}");
    assertThatThrownBy(this::page)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("its summary.json has no AP; name an output of evaluate");
    write("summary.json", "{\"AP\":");
    assertThatThrownBy(this::page)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("its summary.json is damaged");
    files(List.of("cat"));
    write("scores.csv", "id,name,score,precision,recall,f1,right,wrong\n1,cat,high,1,1,1,1,1\n");
    assertThatThrownBy(this::page)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("row 1 holds high for score, where a number must be");
    assertThat(old).hasContent("old");
  }

  /** Writes an evaluation in which each class has 12 / n truths, 6 / n right and 2 / n wrong. */
  private void files(List<String> names) throws IOException {
    write(
        "summary.json",
        """
        {"AP":0.512,"AP50":0.7,"APsmall":-1,"per_class":{},"images":4,"truths":12,
         "sizes":{"all":{"min":0,"max":1e10,"AP":0.5,"truths":12},
                  "tiny":{"min":0,"max":64,"AP":-1,"truths":0}},
         "confidence":{"level":0.95,"AP":[0.48,0.55]},
         "tide":{"AP":51.2,"dAP":{"Loc":3.25,"FalsePos":1.5},"counts":{"Loc":4}},
         "warnings":["something <b>odd</b>"],
         "settings":{"iou-thresholds":[0.5,0.8999999999999999]},"seconds":1.5}
        """);
    StringBuilder classes =
        new StringBuilder(
            "id,name,AP,AP50,AR100,truths,detections,best_score,best_f1,best_precision,best_recall\n");
    StringBuilder scores = new StringBuilder("id,name,score,precision,recall,f1,right,wrong\n");
    StringBuilder confusion = new StringBuilder("annotated,detected,count\n");
    for (int i = 0; i < names.size(); i++) {
      String quoted = '"' + names.get(i).replace("\"", "\"\"") + '"';
      classes
          .append(i + 1)
          .append(',')
          .append(quoted)
          .append(",0.5,0.7,0.6,%d,8,0.5,0.6,0.75,0.5\n".formatted(Math.max(1, 12 / names.size())));
      scores.append(
          "%d,%s,0.5,0.75,0.5,0.6,%d,%d\n"
              .formatted(i + 1, quoted, 6 / names.size(), 2 / names.size()));
      confusion.append(quoted).append(',').append(quoted).append(",6\n");
      confusion.append(quoted).append(",\"\",2\n");
    }
    write("per_class.csv", classes.toString());
    write("scores.csv", scores.toString());
    write("confusion_matrix.csv", confusion.toString());
    write("pr_mean.csv", "iou,recall,precision\n0.5,0.0,1.0\n0.5,1.0,0.25\n");
  }

  private void write(String name, String content) throws IOException {
    Path evaluation = Files.createDirectories(folder.resolve("evaluation"));
    Files.writeString(evaluation.resolve(name), content);
  }

  private String page() throws IOException {
    Path page = folder.resolve("page.html");
    EvaluationReport.write(
        LazySpark.of(TestSpark.session()),
        folder.resolve("evaluation").toString(),
        page.toString());
    return Files.readString(page);
  }

  private static String withoutScripts(String page) {
    return Pattern.compile("<script.*?</script>", Pattern.DOTALL).matcher(page).replaceAll("");
  }

  private static JsonNode data(String page) throws IOException {
    Matcher data = DATA.matcher(page);
    assertThat(data.find()).isTrue();
    return new ObjectMapper().readTree(data.group(1));
  }

  private static JsonNode classes(String page) throws IOException {
    for (JsonNode one : data(page)) {
      if (one.get("kind").asText().equals("classes")) {
        return one.get("chart");
      }
    }
    throw new AssertionError("there are no charts of classes");
  }

  private static JsonNode chart(String page, String id) throws IOException {
    for (JsonNode one : data(page)) {
      if (one.at("/chart/id").asText().equals(id)) {
        return one.get("chart");
      }
    }
    throw new AssertionError("there is no chart " + id);
  }
}
