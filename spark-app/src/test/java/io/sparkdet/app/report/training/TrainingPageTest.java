package io.sparkdet.app.report.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingPageTest {

  private static final String HEADER = "epoch,class_loss,box_loss,learning_rate,ap,seconds,more\n";
  private static final Pattern DATA =
      Pattern.compile("<script type=\"application/json\" id=\"charts\">(.*?)</script>");

  @TempDir private Path folder;

  @Test
  void lossesPrecisionAndRateAreCurvesOverTheEpochs() throws IOException {
    String page = page(HEADER + "1,2.5,1.5,0.001,,30,x\n2,1.25,0.75,0.0005,0.31,60,x\n");
    JsonNode charts = charts(page);
    assertThat(charts.findValuesAsText("id"))
        .containsExactly("chart-losses", "chart-precision", "chart-rate");
    JsonNode losses = charts.get(0).get("chart");
    assertThat(losses.get("places").toString()).isEqualTo("[1.0,2.0]");
    assertThat(losses.at("/views/0/series/0/name").asText()).isEqualTo("class loss");
    assertThat(losses.at("/views/0/series/0/values").toString()).isEqualTo("[2.5,1.25]");
    assertThat(losses.at("/views/0/series/1/values").toString()).isEqualTo("[1.5,0.75]");
    JsonNode precision = charts.get(1).get("chart");
    assertThat(precision.at("/views/0/series/0/values").toString())
        .as("an epoch without validation is a gap")
        .isEqualTo("[null,0.31]");
    assertThat(page)
        .contains("<b>0.310</b><span>best AP</span>", "<b>1.5</b><span>minutes</span>")
        .contains("<td>1</td><td class=\"number\">2.5</td>");
  }

  /** The header of {@code train}, and one with columns that came later. */
  @Test
  void speedAndPositivesBySizeAreCurvesWhereTheyWereCounted() throws IOException {
    String page =
        page(
            "epoch,class_loss,box_loss,learning_rate,ap,ap50,seconds,images,positives,"
                + "images_per_second,skipped_rounds,failed_images,round_overhead,"
                + "positives_small,positives_medium,positives_large\n"
                + "1,2.5,1.5,0.001,0.2,0.5,30,600,9,20,0,0,0.1\n"
                + "2,1.2,0.5,0.001,0.3,0.6,30,600,9,20.5,0,0,0.1,4,3,2\n"
                + "3,1.1,0.4,0.001,0.1,0.7,30,600,9,21,0,0,0.1,5,3,1\n");
    JsonNode charts = charts(page);
    assertThat(charts.findValuesAsText("id"))
        .containsExactly(
            "chart-losses", "chart-precision", "chart-rate", "chart-speed", "chart-positives");
    assertThat(values(charts, 1, 1)).isEqualTo("[0.5,0.6,0.7]");
    assertThat(values(charts, 3, 0)).isEqualTo("[20,20.5,21]");
    assertThat(values(charts, 4, 0)).as("small").isEqualTo("[null,4,5]");
    assertThat(values(charts, 4, 2)).as("large").isEqualTo("[null,2,1]");
    assertThat(page)
        .contains("<b>0.300</b><span>best AP</span>", "<b>0.600</b><span>its AP50</span>")
        .contains("<b>1,800</b><span>images</span>");
  }

  private static String values(JsonNode charts, int chart, int series) {
    return charts.get(chart).at("/chart/views/0/series/" + series + "/values").toString();
  }

  @Test
  void aRunThatWasNeverValidatedSaysSo() throws IOException {
    String page = page(HEADER + "1,2.5,1.5,0.001,,30,x\n");
    assertThat(charts(page).findValuesAsText("id")).containsExactly("chart-losses", "chart-rate");
    assertThat(page).contains("No epoch was validated.", "<b>–</b><span>best AP</span>");
    assertThat(page(HEADER)).contains("The history is empty.", "No epoch has ended.");
  }

  @Test
  void aSearchForALearningRateIsACurveOverItsPowersOfTen() throws IOException {
    Files.writeString(
        folder.resolve("learning_rate.csv"),
        "learning_rate,loss,smoothed_loss\n1.0E-4,3.0,3.0\n0.01,2.0,2.4\n");
    String page = page(HEADER + "1,2.5,1.5,0.001,,30,x\n");
    JsonNode search = charts(page).get(2);
    assertThat(search.findValue("id").asText()).isEqualTo("chart-search");
    assertThat(search.at("/chart/places").toString()).isEqualTo("[-4.0,-2.0]");
    assertThat(search.at("/chart/views/0/series/0/values").toString()).isEqualTo("[3,2.4]");
    assertThat(page).contains("The run took 1.00e-03");
  }

  @Test
  void whatIsNoHistoryIsRefused() {
    assertThatThrownBy(() -> page("id,name\n1,cat\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(
            "Cannot show .*: it has no column epoch; name the history.csv of a run");
    assertThat(folder.resolve("page.html")).doesNotExist();
  }

  private String page(String history) throws IOException {
    Path file = Files.writeString(folder.resolve("history.csv"), history);
    Path page = folder.resolve("page.html");
    TrainingPage.write(file.toString(), page.toString(), new Configuration(false));
    return Files.readString(page);
  }

  private static JsonNode charts(String page) throws IOException {
    Matcher data = DATA.matcher(page);
    assertThat(data.find()).isTrue();
    return new ObjectMapper().readTree(data.group(1));
  }
}
