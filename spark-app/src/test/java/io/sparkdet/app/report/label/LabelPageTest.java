package io.sparkdet.app.report.label;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdet.app.report.html.BoxDrawing;
import io.sparkdet.app.report.html.DisplayText;
import io.sparkdet.app.report.html.Palette;
import io.sparkdet.app.report.pictures.Preview;
import io.sparkdet.app.report.pictures.Region;
import io.sparkdet.app.report.pictures.ShownImage;
import io.sparkdet.app.report.training.RunSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** The page as text, from facts made by hand. */
class LabelPageTest {

  private static final String EVIL =
      "</script><script>alert(1)</script><img src=x onerror=\"alert(2)\">";
  private static final String QUOTES = "\"><b onclick='alert(3)'>";

  @Test
  void namesThatHoldHtmlAreShownAsText() throws IOException {
    ShownImage image =
        new ShownImage(
            "file:/lake/<img src=x onerror=alert(4)>.png",
            64,
            64,
            2,
            List.of(box(0.5f, 1, EVIL), box(0.4f, 2, QUOTES)));
    String page =
        render(
            facts("m" + QUOTES, count(1, EVIL), count(2, QUOTES)),
            List.of(RowFactory.create("file:/x/" + QUOTES, "corrupt", EVIL + "\u202egnp\u0000")),
            List.of(image),
            Preview.missing(image.path(), EVIL));

    assertThat(occurrences(page, "<script")).as("data, charts, page").isEqualTo(3);
    assertThat(page)
        .doesNotContain("<script>alert", "<img src=x", "<b onclick", "\u202e", "\u0000")
        .contains("&lt;img src=x onerror=alert(4)&gt;.png")
        .contains("\\u003c/script>\\u003cscript>alert(1)\\u003c/script>");

    String drawn =
        render(
            facts("m", count(1, EVIL)),
            List.of(),
            List.of(image),
            new Preview(image.path(), "AAAA", 64, 64, null));
    assertThat(drawn)
        .contains("<title>&quot;&gt;&lt;b onclick=&#39;alert(3)&#39;&gt; 0.4000</title>")
        .doesNotContain("<script>alert", "<img src=x", "<b onclick");
  }

  @Test
  void theContentSecurityPolicyNamesEachScriptByItsHash() throws IOException {
    String page = render(facts("m"), List.of(), List.of(), Preview.missing("a", "b"));
    Matcher policy = Pattern.compile("script-src ([^;]*);").matcher(page);
    assertThat(policy.find()).isTrue();
    assertThat(occurrences(policy.group(1), "'sha256-")).isEqualTo(2);
    assertThat(policy.group(1)).doesNotContain("unsafe", "http");
    assertThat(page).contains("default-src 'none'; img-src data:;");
  }

  @Test
  void nothingIsFetchedFromElsewhere() throws IOException {
    ShownImage image = new ShownImage("file:/a.png", 64, 64, 0, List.of());
    String page =
        render(facts("m"), List.of(), List.of(image), new Preview("file:/a.png", "AA", 9, 9, null));
    String markup =
        Pattern.compile("<script.*?</script>", Pattern.DOTALL).matcher(page).replaceAll("");
    assertThat(markup)
        .contains("src=\"data:image/jpeg;base64,AA\"")
        .doesNotContainPattern("(src|href)=\"(?!data:)")
        .doesNotContain("@import", "url(");
  }

  @Test
  void theEmbeddedModelIsCalledSo() throws IOException {
    String embedded =
        render(facts("sample@0123456789ab"), List.of(), List.of(), Preview.missing("a", "b"));
    assertThat(embedded).contains("is the embedded sample", "six drawn shapes");
    String other = render(facts("d0@01"), List.of(), List.of(), Preview.missing("a", "b"));
    assertThat(other).doesNotContain("embedded sample");
  }

  @Test
  void eightyClassesHaveTheirBarsAndColors() throws IOException {
    LabelFacts.ClassCount[] classes = new LabelFacts.ClassCount[80];
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < classes.length; i++) {
      classes[i] = count(i + 1, "class-" + i);
      ids.add(i + 1);
    }
    String page = render(facts("m", classes), List.of(), List.of(), Preview.missing("a", "b"));
    assertThat(page)
        .contains("<b>80</b><span>classes found", "{\"name\":\"class-79\",\"value\":7,");
    Palette palette = new Palette(ids);
    assertThat(ids.stream().map(palette::color))
        .doesNotHaveDuplicates()
        .allMatch(c -> c.matches("#[0-9a-f]{6}"));
  }

  @Test
  void tagsStayWithinThePicture() {
    ShownImage image =
        new ShownImage(
            "a", 100, 100, 1, List.of(new ShownImage.Box(95, 0, 120, 20, 0.9f, 1, "circle")));
    Map<String, Object> drawing =
        new BoxDrawing(Region.all(100, 100), 100, 100)
            .draw(image.boxes().get(0), new Palette(List.of(1)), false);
    double tagX = Double.parseDouble(String.valueOf(drawing.get("tagX")));
    double tagWidth = Double.parseDouble(String.valueOf(drawing.get("tagWidth")));
    assertThat(tagX + tagWidth).isLessThanOrEqualTo(100.1);
    assertThat(drawing).containsEntry("tagY", "0.0").containsEntry("width", "5.0");
  }

  @Test
  void longNamesAreCutAndHiddenCharactersMarked() {
    assertThat(DisplayText.cut("a very long class name indeed", 10)).isEqualTo("a very lo…");
    assertThat(DisplayText.cut("short", 10)).isEqualTo("short");
    assertThat(DisplayText.text("a\u0000b\u202ec")).isEqualTo("a\uFFFDb\uFFFDc");
    assertThat(DisplayText.text("x".repeat(1000))).hasSize(401);
    assertThat(DisplayText.fileName("s3a://lake/a/b.jpg")).isEqualTo("b.jpg");
  }

  private static ShownImage.Box box(float score, int id, String category) {
    return new ShownImage.Box(1, 1, 30, 30, score, id, category);
  }

  private static LabelFacts.ClassCount count(int id, String name) {
    return new LabelFacts.ClassCount(id, name, 7);
  }

  private static LabelFacts facts(String model, LabelFacts.ClassCount... classes) {
    return new LabelFacts(
        Map.of("ok", 3L),
        List.of(new LabelFacts.Run(model, "5e771465", 3)),
        1,
        List.of(classes),
        Collections.nCopies(LabelFacts.BINS, 1L));
  }

  private static String render(
      LabelFacts facts, List<Row> failures, List<ShownImage> images, Preview preview)
      throws IOException {
    RunSettings notes =
        RunSettings.read(
            new StructType().add("settings", "string"), null, new Configuration(false));
    Map<String, Preview> previews = new HashMap<>();
    images.forEach(image -> previews.put(image.path(), preview));
    LabelPage page =
        new LabelPage("/lake/" + EVIL, facts, notes).failures(failures).pictures(images, previews);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    page.html().write(bytes);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static int occurrences(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }
}
