package io.sparkdet.app.listing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.app.TestSpark;
import io.sparkdet.app.error.UserException;
import io.sparkdet.app.label.HostileFileSystem;
import io.sparkdet.sql.store.FileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageListingTest {

  @TempDir Path folder;
  @TempDir Path work;
  private final SparkSession spark = TestSpark.session();

  @Test
  void aFolderIsLookedThroughToTheBottomForImagesByExtension() throws IOException {
    write("a.jpg", "b.JPEG", "deep/er/c.png", "deep/d.WebP", "notes.txt", "noextension", "e.tiff");
    assertThat(names(folder.toString()))
        .containsExactly("a.jpg", "b.JPEG", "c.png", "d.WebP", "e.tiff");
  }

  @Test
  void hiddenFilesAndFoldersArePassedOverAndAnUnderscoreHidesNothing() throws IOException {
    write(".thumb.jpg", "._a.jpg", "_temporary/a.jpg", ".git/b.jpg", "_SUCCESS");
    write("_day=1/c.jpg", "_raw/_MG_0096.JPG", "__DSC1.jpg", "d.jpg");
    ImageListing listing = listing(ListingRules.DEFAULT, folder.toString());
    assertThat(names(listing)).containsExactly("_MG_0096.JPG", "__DSC1.jpg", "c.jpg", "d.jpg");
    assertThat(listing.passedOver()).isEqualTo(Map.of("hidden", 5L));
    assertThat(names(folder + "/*.*")).containsExactly("__DSC1.jpg", "d.jpg");
    assertThat(names(folder + "/.th*")).containsExactly(".thumb.jpg");
  }

  @Test
  void aPictureIsKnownByItsFirstBytesWhereItsSuffixSaysNothing() throws IOException {
    byte[] jpeg = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE0, 0, 16};
    for (String name :
        List.of("noext", "a.HEIC", "img.jpg?width=640", "b.jfif", "c.MPO", "photo.2024-01-01")) {
      Files.write(folder.resolve(name), jpeg);
    }
    Files.write(folder.resolve("d.heif"), "\0\0\0\u0018ftypheic".getBytes(ISO_8859_1));
    Files.write(folder.resolve("table.txt"), jpeg);
    Files.write(folder.resolve("video"), "\0\0\0\u0018ftypisom".getBytes(ISO_8859_1));
    write("notes", "empty.jpg");
    Files.write(folder.resolve("nothing"), new byte[0]);
    ImageListing listing = listing(ListingRules.DEFAULT, folder.toString());
    assertThat(names(listing))
        .containsExactly(
            "a.HEIC",
            "b.jfif",
            "c.MPO",
            "d.heif",
            "empty.jpg",
            "img.jpg?width=640",
            "noext",
            "photo.2024-01-01");
    assertThat(listing.passedOver()).isEqualTo(Map.of("not_a_picture", 4L));
    assertThat(names(listing(ListingRules.of(List.of(), true, false), folder.toString())))
        .contains("table.txt")
        .doesNotContain("video", "notes");
    ImageListing bySuffix =
        listing(ListingRules.of(List.of(".heic", "TXT"), false, false), folder.toString());
    assertThat(names(bySuffix)).containsExactly("a.HEIC", "table.txt");
    assertThat(bySuffix.passedOver()).isEqualTo(Map.of("other_suffix", 10L));
    assertThat(names(folder + "/img.jpg?width=640")).containsExactly("img.jpg?width=640");
  }

  @Test
  void suffixesAndAnyFileContradictEachOther() {
    assertThatThrownBy(() -> ListingRules.of(List.of("jpg"), true, false))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot use --suffixes with --any-file: one says that names decide, the other that they"
                + " do not; leave one out");
    assertThatThrownBy(() -> ListingRules.of(List.of("tar.gz"), false, false))
        .hasMessage(
            "Cannot use --suffixes tar.gz: a suffix is what follows a name's last dot, such as"
                + " jpg");
  }

  @Test
  void everyFolderIsLookedThroughOnceHoweverManyLinksLeadToIt() throws IOException {
    write("in/a/1.jpg", "in/b/2.jpg", "out/3.jpg", "out/deep/4.jpg", "in/.versions/5/5.jpg");
    link("in/a/b", "in/b");
    link("in/b/a", "in/a");
    link("in/b/up", "in");
    link("in/a/out", "out");
    link("in/b/out", "out");
    link("in/b/deep", "out/deep");
    link("out/back", "in/a");
    link("out/deep/self", "out/deep");
    link("in/current", "in/.versions/5");
    ImageListing listing = listing(ListingRules.DEFAULT, folder + "/in");
    assertThat(paths(listing))
        .containsExactly(
            "/in/a/1.jpg",
            "/in/a/out/3.jpg",
            "/in/a/out/deep/4.jpg",
            "/in/b/2.jpg",
            "/in/current/5.jpg");
    assertThat(listing.passedOver()).isEqualTo(Map.of("hidden", 1L, "repeated_folder", 7L));
    assertThat(names(folder + "/in", folder + "/in/a", folder + "/out", folder + "/in/b/out"))
        .containsExactly("1.jpg", "2.jpg", "3.jpg", "4.jpg", "5.jpg");
    assertThat(names(folder + "/in/*"))
        .containsExactly("1.jpg", "2.jpg", "3.jpg", "4.jpg", "5.jpg");
    assertThat(ImageListing.gathered(new JavaSparkContext(spark.sparkContext()), folder + "/in"))
        .hasSize(5);
  }

  @Test
  void pipesAreCountedAndDanglingLinksAreRows() throws Exception {
    write("a.jpg");
    assertThat(
            new ProcessBuilder("mkfifo", folder + "/pipe.jpg", folder + "/pipe").start().waitFor())
        .isZero();
    Files.createSymbolicLink(folder.resolve("gone.jpg"), folder.resolve("nothing.jpg"));
    Files.createSymbolicLink(folder.resolve("topipe.jpg"), folder.resolve("pipe"));
    Files.createSymbolicLink(folder.resolve("null.jpg"), Path.of("/dev/null"));
    ImageListing listing = listing(ListingRules.DEFAULT, folder.toString());
    assertThat(names(listing)).containsExactly("a.jpg", "gone.jpg");
    assertThat(listing.passedOver()).isEqualTo(Map.of("not_a_file", 4L));
    assertRefused(folder + "/pipe", "it is no file but a pipe, socket or device; mend --input");
  }

  @Test
  void aFolderThatMayNotBeListedIsToldAndRefusedWhereThatIsAskedFor() throws IOException {
    write("a.jpg", "lost+found/b.jpg");
    HostileFileSystem.register(spark.sparkContext().hadoopConfiguration());
    ImageListing listing = listing(ListingRules.DEFAULT, "hostile://" + folder);
    assertThat(names(listing)).containsExactly("a.jpg");
    assertThat(listing.passedOver()).isEqualTo(Map.of("unreadable_folder", 1L));
    assertThat(listing.unreadableFoldersText())
        .isEqualTo("1 folder: permission denied (hostile:%s/lost+found)".formatted(folder));
    assertThatThrownBy(
            () -> listing(ListingRules.of(List.of(), false, true), "hostile://" + folder))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot list 1 folder: permission denied (hostile:%s/lost+found); mend the permissions,"
                + " or leave out --fail-on-unreadable-folders",
            folder);
    assertThatThrownBy(() -> listing(ListingRules.DEFAULT, "hostile://" + folder + "/lost+found"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("permission denied");
  }

  @Test
  void namesMayHoldWhatHadoopsPathsCannot() throws Exception {
    write("12:30:05.jpg", "day:1/a%20b.jpg", "a b#c.jpg", "back\\slash.jpg");
    // Bytes, which this JVM's locale need not be able to write: UTF-8, and Latin-1.
    for (String name : List.of("k\\303\\244se", "\\346\\227\\245\\346\\234\\254", "caf\\351")) {
      String command = "printf x > \"$(printf '%s.jpg')\"".formatted(name);
      Process process = new ProcessBuilder("sh", "-c", command).directory(folder.toFile()).start();
      assertThat(process.waitFor()).isZero();
    }
    ImageListing listing = listing(ListingRules.DEFAULT, folder.toString());
    assertThat(names(listing))
        .containsExactly(
            "12:30:05.jpg",
            "a b#c.jpg",
            "a%20b.jpg",
            "back\\slash.jpg",
            "caf%E9.jpg",
            "käse.jpg",
            "日本.jpg");
    for (Row row : listing.tasks().collect()) {
      String path = ListedFile.ofRow(row).path();
      try (var in = FileStore.of(path, new Configuration()).open(path)) {
        assertThat(in.readAllBytes()).as(path).isNotEmpty();
      }
    }
    assertThat(names(folder + "/12:30:05.jpg", folder + "/*:*", folder + "/day:1/*.jpg"))
        .containsExactly("12:30:05.jpg", "a%20b.jpg");
    assertThat(names(folder + "/k?se.jpg", folder + "/caf%E9.jpg"))
        .containsExactly("caf%E9.jpg", "käse.jpg");
  }

  @Test
  void twoFilesNeverHaveTheSameText() throws Exception {
    write("caf%E9.jpg");
    String command = "printf bytes > \"$(printf 'caf\\351.jpg')\"";
    Process process = new ProcessBuilder("sh", "-c", command).directory(folder.toFile()).start();
    assertThat(process.waitFor()).isZero();
    assertThat(names(listing(ListingRules.DEFAULT, folder.toString())))
        .containsExactly("caf%E9.jpg", "caf%e9.jpg");
    String other = "file:" + folder + "/caf%e9.jpg";
    try (var in = FileStore.of(other, new Configuration()).open(other)) {
      assertThat(in.readAllBytes()).asString().isEqualTo("bytes");
    }
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
    link("x/y/up", "x");
    Files.createSymbolicLink(folder.resolve("x/b2.jpg"), folder.resolve("x/y/b.jpg"));
    assertThat(names(folder.toString())).containsExactly("a.jpg", "b.jpg", "b2.jpg");
  }

  @Test
  void whatDoesNotExistIsRefusedWithItsName() {
    assertRefused(folder + "/nothing.jpg", "it does not exist; mend --input");
    assertRefused(folder + "/nothing/*/*.jpg", "nothing matches it; mend --input");
    assertRefused(folder + "/*.jpgg", "nothing matches it; mend --input");
    assertRefused(folder + "/nothing-{1,2}*", "nothing matches it; mend --input");
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
    ImageListing listing = listing(ListingRules.DEFAULT, folder.toString());
    assertThat(listing.images()).isEqualTo(1);
    assertThat(listing.bytes()).isEqualTo(5);
    Row row = listing.tasks().collect().get(0);
    assertThat(ListedFile.ofRow(row))
        .isEqualTo(new ListedFile("file:" + folder + "/a.jpg", 5, modified));
  }

  @Test
  void tasksTogetherHoldEveryFileOnceWhateverTheirNumber() throws IOException {
    for (int i = 0; i < 40; i++) {
      write("s%d/p%02d.jpg".formatted(i % 3, i));
    }
    for (int tasks : new int[] {1, 7}) {
      ImageListing listing =
          ImageListing.of(
              spark, List.of(folder.toString()), ListingRules.DEFAULT, newWork(), tasks);
      List<List<Row>> rows = listing.tasks().glom().collect();
      assertThat(rows).hasSize(tasks).allSatisfy(task -> assertThat(task).isNotEmpty());
      assertThat(rows.stream().flatMap(List::stream).map(row -> row.getString(0)))
          .hasSize(40)
          .doesNotHaveDuplicates();
      PathsFingerprint paths = PathsFingerprint.NONE;
      for (List<Row> task : rows) {
        for (Row row : task) {
          paths = paths.plus(row.getString(0));
        }
      }
      assertThat(listing.paths()).isEqualTo(paths);
    }
  }

  private void assertRefused(String input, String reason) {
    assertThatThrownBy(() -> listing(ListingRules.DEFAULT, input))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot read input %s: %s".formatted(input, reason));
  }

  private org.apache.hadoop.fs.Path newWork() throws IOException {
    return new org.apache.hadoop.fs.Path(Files.createTempDirectory(work, "work").toString());
  }

  private ImageListing listing(ListingRules rules, String... inputs) throws IOException {
    return ImageListing.of(spark, List.of(inputs), rules, newWork(), 0);
  }

  private List<String> names(String... inputs) throws IOException {
    return names(listing(ListingRules.DEFAULT, inputs));
  }

  private static List<String> names(ImageListing listing) {
    return listing.tasks().collect().stream()
        .map(row -> row.getString(0))
        .map(path -> path.substring(path.lastIndexOf('/') + 1))
        .sorted()
        .toList();
  }

  private List<String> paths(ImageListing listing) {
    return listing.tasks().collect().stream()
        .map(row -> row.getString(0).replace("file:" + folder, ""))
        .sorted()
        .toList();
  }

  private void link(String name, String target) throws IOException {
    Files.createDirectories(folder.resolve(name).getParent());
    Files.createSymbolicLink(folder.resolve(name), folder.resolve(target));
  }

  private void write(String... names) throws IOException {
    for (String name : names) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "bytes");
    }
  }
}
