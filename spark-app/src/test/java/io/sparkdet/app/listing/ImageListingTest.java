package io.sparkdet.app.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.app.TestSpark;
import io.sparkdet.app.job.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageListingTest {

  @TempDir Path folder;
  private final JavaSparkContext spark = new JavaSparkContext(TestSpark.session().sparkContext());

  @Test
  void aFolderIsLookedThroughToTheBottomForImagesByExtension() throws IOException {
    write("a.jpg", "b.JPEG", "deep/er/c.png", "deep/d.WebP", "notes.txt", "noextension", "e.tiff");
    assertThat(names(folder.toString()))
        .containsExactly("a.jpg", "b.JPEG", "c.png", "d.WebP", "e.tiff");
  }

  @Test
  void hiddenFilesAndFoldersArePassedOverButPartitionFoldersAreNot() throws IOException {
    write("_SUCCESS.jpg", ".thumb.jpg", "_temporary/a.jpg", ".git/b.jpg", "_day=1/c.jpg", "d.jpg");
    assertThat(names(folder.toString())).containsExactly("c.jpg", "d.jpg");
  }

  @Test
  void aFileThatIsNamedIsTakenWhateverItsNameSays() throws IOException {
    write("photo.dat", ".hidden.jpg", "a b [1].jpg");
    assertThat(names(folder + "/photo.dat", folder + "/.hidden.jpg", folder + "/a b [1].jpg"))
        .containsExactly(".hidden.jpg", "a b [1].jpg", "photo.dat");
  }

  @Test
  void aGlobMatchesFilesAndLooksThroughFolders() throws IOException {
    write("x1/a.jpg", "x1/deep/b.jpg", "x2/c.jpg", "y/d.jpg", "x3.jpg", "x4.txt");
    assertThat(names(folder + "/x*")).containsExactly("a.jpg", "b.jpg", "c.jpg", "x3.jpg");
    assertThat(names(folder + "/x*/*.jpg")).containsExactly("a.jpg", "c.jpg");
    assertThat(names(folder + "/{x2,y}")).containsExactly("c.jpg", "d.jpg");
    assertThat(names(folder + "/{x1/deep,y}/*")).containsExactly("b.jpg", "d.jpg");
    assertThat(names(folder + "/*/c.jpg")).containsExactly("c.jpg");
  }

  @Test
  void aGlobThatEndsInAnExtensionNamesItsFiles() throws IOException {
    write("a.dat", "b.dat", "c.jpg");
    assertThat(names(folder + "/*.dat")).containsExactly("a.dat", "b.dat");
    assertThat(names(folder + "/*")).containsExactly("c.jpg");
  }

  @Test
  void aFileThatSeveralInputsReachIsListedOnce() throws IOException {
    write("x/a.jpg", "x/b.jpg", "c.jpg");
    assertThat(names(folder.toString(), folder + "/x", folder + "/x/a.jpg", folder + "/*/*.jpg"))
        .containsExactly("a.jpg", "b.jpg", "c.jpg");
  }

  @Test
  void aLinkBackUpIsNotFollowedAndAnotherIs() throws IOException {
    write("x/a.jpg", "x/y/b.jpg");
    Files.createSymbolicLink(folder.resolve("x/y/up"), folder.resolve("x"));
    Files.createSymbolicLink(folder.resolve("x/b2.jpg"), folder.resolve("x/y/b.jpg"));
    assertThat(names(folder.toString())).containsExactly("a.jpg", "b.jpg", "b2.jpg");
  }

  @Test
  void whatDoesNotExistIsRefusedWithItsName() {
    assertRefused(folder + "/nothing.jpg", "it does not exist; mend --input");
    assertRefused(folder + "/nothing/*/*.jpg", "nothing matches it; mend --input");
    assertRefused("nosuch://bucket/a", "No FileSystem for scheme \"nosuch\"; mend --input");
  }

  @Test
  void aFolderWithoutImagesHasNone() throws IOException {
    write("notes.txt");
    assertThat(names(folder.toString())).isEmpty();
  }

  @Test
  void rowsSayLengthAndModificationTime() throws IOException {
    write("a.jpg");
    long modified = Files.getLastModifiedTime(folder.resolve("a.jpg")).toMillis();
    try (ImageListing listing = ImageListing.of(spark, List.of(folder.toString()), 0)) {
      assertThat(listing.images()).isEqualTo(1);
      assertThat(listing.bytes()).isEqualTo(5);
      Row row = listing.tasks().collect().get(0);
      assertThat(ListedFile.ofRow(row))
          .isEqualTo(new ListedFile("file:" + folder + "/a.jpg", 5, modified));
    }
  }

  @Test
  void tasksTogetherHoldEveryFileOnceWhateverTheirNumber() throws IOException {
    for (int i = 0; i < 40; i++) {
      write("s%d/p%02d.jpg".formatted(i % 3, i));
    }
    for (int tasks : new int[] {1, 7}) {
      try (ImageListing listing = ImageListing.of(spark, List.of(folder.toString()), tasks)) {
        List<List<Row>> rows = listing.tasks().glom().collect();
        assertThat(rows).hasSize(tasks).allSatisfy(task -> assertThat(task).isNotEmpty());
        assertThat(rows.stream().flatMap(List::stream).map(row -> row.getString(0)))
            .hasSize(40)
            .doesNotHaveDuplicates();
      }
    }
  }

  private void assertRefused(String input, String reason) {
    assertThatThrownBy(() -> ImageListing.of(spark, List.of(input), 0))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot read input %s: %s".formatted(input, reason));
  }

  private List<String> names(String... inputs) {
    try (ImageListing listing = ImageListing.of(spark, List.of(inputs), 0)) {
      return listing.tasks().collect().stream()
          .map(row -> row.getString(0))
          .map(path -> path.substring(path.lastIndexOf('/') + 1))
          .sorted()
          .toList();
    }
  }

  private void write(String... names) throws IOException {
    for (String name : names) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "bytes");
    }
  }
}
