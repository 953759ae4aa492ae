package io.sparkdet.app.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdet.app.TestSpark;
import io.sparkdet.app.archive.ArchiveReader;
import io.sparkdet.app.archive.DamagedArchiveException;
import io.sparkdet.app.archive.TestArchives;
import io.sparkdet.app.archive.TestArchives.Member;
import io.sparkdet.app.archive.Verdict;
import io.sparkdet.app.label.HostileFileSystem;
import io.sparkdet.efficientdet.image.format.ImageStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a listing finds in archives, and that the places it gives are those of the entries. */
class ArchiveListingTest {

  private static final byte[] JPEG = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE0, 0, 16};

  @TempDir Path folder;
  @TempDir Path work;
  private final SparkSession spark = TestSpark.session();

  @ParameterizedTest
  @ValueSource(strings = {"a.tar", "a.TAR.GZ", "a.tgz", "a.zip"})
  void entriesAreJudgedAsFilesAreAndReadByTheirPlaces(String name) throws IOException {
    String longName = "long/" + "x".repeat(120) + "/p.jpg";
    TestArchives.write(
        folder.resolve(name),
        Member.text("one.jpg", "first"),
        Member.text("deep/er/two.PNG", ""),
        Member.text("notes.txt", "text"),
        Member.file("noext", JPEG),
        Member.text("noext2", "text"),
        Member.text("inner.tar.gz", "not opened"),
        Member.text("__MACOSX/._one.jpg", "x"),
        Member.text("deep/.thumb/one.jpg", "x"),
        Member.special("link.jpg", TarConstants.LF_SYMLINK),
        Member.text(longName, "third"),
        Member.text("käse/日本.jpg", "fourth"));
    ImageListing listing = listing(folder.toString());
    assertThat(contents(listing))
        .containsExactly(
            "deep/er/two.PNG=",
            "käse/日本.jpg=fourth",
            longName + "=third",
            "noext=" + new String(JPEG, StandardCharsets.ISO_8859_1),
            "one.jpg=first");
    assertThat(listing.passedOver())
        .isEqualTo(
            Map.of("hidden", 2L, "nested_archive", 1L, "not_a_file", 1L, "not_a_picture", 2L));
    ListedFile first = files(listing).get(0);
    assertThat(first.path()).startsWith("file:" + folder + "/" + name + "!/");
    assertThat(first.modifiedAt()).isEqualTo(TestArchives.TIME);
    assertThat(first.verdict()).isNull();
  }

  @Test
  void namesLeadNowhereAndAreUnique() throws IOException {
    for (String archive : List.of("a.tar", "b.zip")) {
      TestArchives.write(
          folder.resolve(archive),
          Member.text("../../etc/x.jpg", "1"),
          Member.text("/etc/x.jpg", "2"),
          Member.text("./a/../b.jpg", "3"),
          Member.text("b.jpg#2", "4"),
          Member.text("b.jpg", "5"),
          Member.text("b.jpg", "6"));
    }
    // "b.jpg#2" is no picture's suffix; its bytes are not a picture's either.
    for (String archive : List.of("a.tar", "b.zip")) {
      assertThat(contents(listing(folder + "/" + archive)))
          .containsExactly("b.jpg#2=5", "b.jpg#3=6", "b.jpg=3", "etc/x.jpg#2=2", "etc/x.jpg=1")
          .hasSize(5);
    }
  }

  @Test
  void archivesAreReachedByNameGlobAndFolderAndListedOnce() throws IOException {
    TestArchives.write(folder.resolve("x/a.zip"), Member.text("p.jpg", "a"));
    TestArchives.write(folder.resolve("x/b.tar"), Member.text("p.jpg", "b"));
    Files.write(folder.resolve("x/c.jpg"), JPEG);
    Files.createSymbolicLink(folder.resolve("y.tar"), folder.resolve("x/b.tar"));
    assertThat(contents(listing(folder + "/x/a.zip"))).containsExactly("p.jpg=a");
    assertThat(contents(listing(folder + "/x/*.tar"))).containsExactly("p.jpg=b");
    assertThat(files(listing(folder + "/x", folder + "/x/a.zip", folder + "/x/*"))).hasSize(3);
    assertThat(files(listing(folder.toString()))).hasSize(4);
  }

  @Test
  void suffixRulesHoldInArchivesToo() throws IOException {
    TestArchives.write(
        folder.resolve("a.tar"), Member.text("p.dat", "a"), Member.text("q.jpg", "b"));
    ImageListing listing =
        ImageListing.of(
            spark,
            List.of(folder.toString()),
            ListingRules.of(List.of("dat"), false, false),
            newWork(),
            0);
    assertThat(contents(listing)).containsExactly("p.dat=a");
    assertThat(listing.passedOver()).isEqualTo(Map.of("other_suffix", 1L));
  }

  @Test
  void entriesOfATarOrZipAreSpreadOverTasksAndThoseOfAGzippedTarAreNot() throws IOException {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      members.add(Member.text("s%d/%02d.jpg".formatted(i % 3, i), "content " + i));
    }
    for (String name : List.of("a.tar", "a.zip", "a.tgz")) {
      Path archive = TestArchives.write(folder.resolve(name), members);
      ImageListing listing =
          ImageListing.of(spark, List.of(archive.toString()), ListingRules.DEFAULT, newWork(), 6);
      List<List<Row>> tasks = listing.tasks().glom().collect();
      assertThat(tasks.stream().filter(task -> !task.isEmpty()))
          .as(name)
          .hasSize(name.endsWith("tgz") ? 1 : 6);
      for (List<Row> task : tasks) {
        assertThat(task.stream().map(row -> Objects.requireNonNull(ListedFile.ofRow(row).entry())))
            .isSortedAccordingTo(Comparator.comparingLong(place -> place.at()));
      }
      assertThat(contents(listing)).hasSize(60).contains("s1/01.jpg=content 1");
      PathsFingerprint paths = PathsFingerprint.NONE;
      for (ListedFile file : files(listing)) {
        paths = paths.plus(file.path());
      }
      assertThat(listing.paths()).isEqualTo(paths);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.tar", "a.tgz", "a.zip"})
  void ofATruncatedArchiveWhatStandsBeforeIsThereAndTheRestIsOneRow(String name)
      throws IOException {
    Random random = new Random(5);
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      byte[] noise = new byte[20_000];
      random.nextBytes(noise);
      members.add(Member.file("%d.jpg".formatted(i), noise));
    }
    Path archive = TestArchives.write(folder.resolve(name), members);
    byte[] whole = Files.readAllBytes(archive);
    Files.write(archive, Arrays.copyOf(whole, 70_000));
    List<ListedFile> files = files(listing(folder.toString()));
    assertThat(files.stream().map(this::name)).containsExactly("", "0.jpg", "1.jpg", "2.jpg");
    ListedFile broken = files.get(0);
    assertThat(broken.path()).isEqualTo("file:" + archive);
    assertThat(broken.bytes()).isEqualTo(70_000);
    Verdict verdict = Objects.requireNonNull(broken.verdict());
    assertThat(verdict.status()).isEqualTo(ImageStatus.CORRUPT);
    assertThat(verdict.reason()).startsWith("The archive is damaged after 3 images: ");
    try (ArchiveReader reader = new ArchiveReader(new Configuration())) {
      for (int i = 0; i < 3; i++) {
        assertThat(read(reader, files.get(i + 1))).isEqualTo(members.get(i).content());
      }
    }
  }

  @Test
  void aTarWithADamagedHeaderInTheMiddleKeepsWhatStandsBefore() throws IOException {
    byte[] tar =
        TestArchives.tar(
            List.of(Member.text("a.jpg", "a"), Member.text("b.jpg", "b"), Member.text("c", "c")));
    tar[1024 + 3] ^= 1; // in the name of b.jpg
    Files.write(folder.resolve("a.tar"), tar);
    List<ListedFile> files = files(listing(folder.toString()));
    assertThat(files.stream().map(this::name)).containsExactly("", "a.jpg");
    assertThat(Objects.requireNonNull(files.get(0).verdict()).reason())
        .isEqualTo(
            "The archive is damaged after 1 images: the header at byte 1024 is damaged: its"
                + " checksum is wrong.");
  }

  @Test
  void tarsThatWereJoinedAreReadToTheEndAndAMissingEndIsTold() throws IOException {
    byte[] one = TestArchives.tar(List.of(Member.text("a.jpg", "a")));
    byte[] two = TestArchives.tar(List.of(Member.text("b.jpg", "b")));
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(one);
    both.write(two);
    Files.write(folder.resolve("both.tar"), both.toByteArray());
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    members.write(TestArchives.gzip(one));
    members.write(TestArchives.gzip(two));
    Files.write(folder.resolve("members.tgz"), members.toByteArray());
    assertThat(contents(listing(folder + "/both.tar"))).containsExactly("a.jpg=a", "b.jpg=b");
    assertThat(contents(listing(folder + "/members.tgz"))).containsExactly("a.jpg=a", "b.jpg=b");
    Files.write(folder.resolve("cut.tar"), Arrays.copyOf(one, 1024));
    List<ListedFile> cut = files(listing(folder + "/cut.tar"));
    assertThat(cut.stream().map(this::name)).containsExactly("", "a.jpg");
    assertThat(Objects.requireNonNull(cut.get(0).verdict()).reason())
        .isEqualTo(
            "The archive is damaged after 1 images: it ends without the mark of its end, a part may"
                + " be missing.");
  }

  @Test
  void aZipWithoutDirectoryIsReadByItsHeadersEvenWhereTheyLackLengths() throws IOException {
    List<Member> members =
        List.of(
            Member.text("a.jpg", "a".repeat(1000)),
            Member.text("b.jpg", "b"),
            Member.text("c.jpg", "c"));
    byte[] zip = TestArchives.zip(members, false);
    int directory = new String(zip, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
    Files.write(folder.resolve("a.zip"), Arrays.copyOf(zip, directory + 10));
    List<ListedFile> files = files(listing(folder.toString()));
    assertThat(files.stream().map(this::name)).containsExactly("", "a.jpg", "b.jpg", "c.jpg");
    assertThat(Objects.requireNonNull(files.get(0).verdict()).reason())
        .isEqualTo("The archive is damaged after 3 images: it has no directory, it is cut off.");
    try (ArchiveReader reader = new ArchiveReader(new Configuration())) {
      assertThat(read(reader, files.get(1))).hasSize(1000);
      assertThat(read(reader, files.get(3))).asString().isEqualTo("c");
    }
  }

  @Test
  void whatIsNoArchiveIsOneRowAndNeverEndsTheListing() throws IOException {
    for (String name : List.of("a.tar", "a.tgz", "a.zip")) {
      Files.writeString(folder.resolve("text-" + name), "This is only text.".repeat(100));
      Files.write(folder.resolve("empty-" + name), new byte[0]);
    }
    Files.createSymbolicLink(folder.resolve("gone.zip"), folder.resolve("nothing"));
    HostileFileSystem.register(spark.sparkContext().hadoopConfiguration());
    List<ListedFile> files = files(listing(folder.toString()));
    assertThat(files.stream().map(file -> Objects.requireNonNull(file.verdict()).status()))
        .containsExactly(
            ImageStatus.EMPTY,
            ImageStatus.EMPTY,
            ImageStatus.EMPTY,
            ImageStatus.UNREADABLE,
            ImageStatus.CORRUPT,
            ImageStatus.CORRUPT,
            ImageStatus.CORRUPT);
    assertThat(Objects.requireNonNull(files.get(6).verdict()).reason())
        .isEqualTo("The archive is damaged: it is no zip, or cut off.");
    assertThat(Objects.requireNonNull(files.get(4).verdict()).reason())
        .startsWith("The archive is damaged: it is no tar");
    assertThat(files(listing("hostile://" + folder))).hasSize(6); // which lists no such links
  }

  @Test
  void encryptedForeignAndBombEntriesAreRowsWithTheirReasons() throws IOException {
    byte[] zip =
        TestArchives.zip(
            List.of(
                Member.text("a.jpg", "secret"),
                Member.text("b.jpg", "packed otherwise"),
                Member.text("c.jpg", "lies about its length"),
                Member.text("d.jpg", "good")),
            true);
    ByteBuffer fields = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    int[] headers = directory(zip);
    fields.putShort(headers[0] + 8, (short) (fields.getShort(headers[0] + 8) | 1));
    fields.putShort(headers[1] + 10, (short) 12);
    fields.putInt(headers[2] + 24, 5);
    Files.write(folder.resolve("a.zip"), zip);
    List<ListedFile> files = files(listing(folder.toString()));
    assertThat(files.stream().map(this::name)).containsExactly("a.jpg", "b.jpg", "c.jpg", "d.jpg");
    assertThat(files.get(0).verdict())
        .isEqualTo(
            new Verdict(
                ImageStatus.UNREADABLE,
                "The entry is encrypted: make the archive without a password."));
    assertThat(files.get(1).verdict())
        .isEqualTo(
            new Verdict(
                ImageStatus.UNSUPPORTED,
                "The entry is packed by method 12: make the archive with deflate, as is usual."));
    try (ArchiveReader reader = new ArchiveReader(new Configuration())) {
      assertThatThrownBy(() -> read(reader, files.get(2)))
          .isInstanceOf(DamagedArchiveException.class)
          .hasMessage("it unpacks to more than its 5 bytes");
      assertThat(read(reader, files.get(3))).asString().isEqualTo("good");
    }
  }

  @Test
  void aBombIsTooLargeOrCannotBe() throws IOException {
    Path bomb = folder.resolve("bomb.zip");
    byte[] zeros = new byte[1 << 20];
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bomb)) {
      zip.setUseZip64(Zip64Mode.Always);
      zip.putArchiveEntry(new ZipArchiveEntry("bomb.bmp"));
      for (int i = 0; i < 128; i++) {
        zip.write(zeros);
      }
      zip.closeArchiveEntry();
    }
    List<ListedFile> files = files(listing(folder.toString()));
    assertThat(files).hasSize(1);
    assertThat(files.get(0).bytes()).isEqualTo(128L << 20);
    assertThat(Objects.requireNonNull(files.get(0).verdict()).status())
        .isEqualTo(ImageStatus.TOO_LARGE);
    byte[] lie = TestArchives.zip(List.of(Member.text("a.jpg", "small")), true);
    ByteBuffer.wrap(lie).order(ByteOrder.LITTLE_ENDIAN).putInt(directory(lie)[0] + 24, 1 << 30);
    Files.write(bomb, lie);
    assertThat(Objects.requireNonNull(files(listing(folder.toString())).get(0).verdict()).reason())
        .isEqualTo("The entry is damaged: 7 bytes cannot unpack to 1073741824.");
  }

  @Test
  void aDamagedEntryIsItsOwnRowAndReadingSaysSo() throws IOException {
    byte[] zip =
        TestArchives.zip(
            List.of(Member.text("a.jpg", "0123456789".repeat(50)), Member.text("b.jpg", "b")),
            true);
    ByteBuffer header = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    zip[30 + header.getShort(26) + header.getShort(28) + 12] ^= 0x55;
    Files.write(folder.resolve("a.zip"), zip);
    List<ListedFile> files = files(listing(folder.toString()));
    assertThat(files).hasSize(2);
    try (ArchiveReader reader = new ArchiveReader(new Configuration())) {
      assertThatThrownBy(() -> read(reader, files.get(0)))
          .isInstanceOf(DamagedArchiveException.class);
      assertThat(read(reader, files.get(1))).asString().isEqualTo("b");
    }
  }

  @Test
  void archivesOfOtherFileSystemsAreReadThere() throws IOException {
    for (String name : List.of("a.tar", "b.zip", "c.tgz")) {
      TestArchives.write(folder.resolve(name), Member.text("p.jpg", name));
    }
    HostileFileSystem.register(spark.sparkContext().hadoopConfiguration());
    Configuration hadoop = new Configuration();
    HostileFileSystem.register(hadoop);
    List<ListedFile> files = files(listing("hostile://" + folder));
    try (ArchiveReader reader = new ArchiveReader(hadoop)) {
      assertThat(files.get(0).path()).isEqualTo("hostile:" + folder + "/a.tar!/p.jpg");
      assertThat(read(reader, files.get(0))).asString().isEqualTo("a.tar");
      assertThat(read(reader, files.get(1))).asString().isEqualTo("b.zip");
      assertThat(read(reader, files.get(2))).asString().isEqualTo("c.tgz");
    }
  }

  /** Returns where the headers of the directory of a zip are. */
  private static int[] directory(byte[] zip) {
    String text = new String(zip, StandardCharsets.ISO_8859_1);
    List<Integer> found = new ArrayList<>();
    for (int at = text.indexOf("PK\1\2"); at >= 0; at = text.indexOf("PK\1\2", at + 1)) {
      found.add(at);
    }
    return found.stream().mapToInt(Integer::intValue).toArray();
  }

  private static byte[] read(ArchiveReader reader, ListedFile file) throws IOException {
    return reader.read(Objects.requireNonNull(file.entry()), (int) file.bytes());
  }

  private String name(ListedFile file) {
    int at = file.path().indexOf("!/");
    return at < 0 ? "" : file.path().substring(at + 2);
  }

  private List<String> contents(ImageListing listing) throws IOException {
    List<String> contents = new ArrayList<>();
    try (ArchiveReader reader = new ArchiveReader(new Configuration())) {
      for (ListedFile file : files(listing)) {
        String bytes = new String(read(reader, file), StandardCharsets.ISO_8859_1);
        contents.add(name(file) + "=" + bytes);
      }
    }
    contents.sort(null);
    return contents;
  }

  private static List<ListedFile> files(ImageListing listing) {
    return listing.tasks().collect().stream()
        .map(ListedFile::ofRow)
        .sorted(Comparator.comparing(ListedFile::path))
        .toList();
  }

  private org.apache.hadoop.fs.Path newWork() throws IOException {
    return new org.apache.hadoop.fs.Path(Files.createTempDirectory(work, "work").toString());
  }

  private ImageListing listing(String... inputs) throws IOException {
    return ImageListing.of(spark, List.of(inputs), ListingRules.DEFAULT, newWork(), 0);
  }
}
