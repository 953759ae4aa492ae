package io.sparkdet.app.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** Archives as commons-compress writes them. */
public final class TestArchives {

  /** The time of every entry. */
  public static final long TIME = 1_700_000_000_000L;

  /**
   * What an archive is to hold.
   *
   * @param type of tar's
   */
  @SuppressWarnings("ArrayRecordComponent") // written once, never compared
  public record Member(String name, byte[] content, byte type) {

    public static Member file(String name, byte[] content) {
      return new Member(name, content, TarConstants.LF_NORMAL);
    }

    public static Member text(String name, String content) {
      return file(name, content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    public static Member special(String name, byte type) {
      return new Member(name, new byte[0], type);
    }
  }

  private TestArchives() {}

  /** Writes an archive of the kind that the file's name says. */
  public static Path write(Path file, Member... members) throws IOException {
    return write(file, List.of(members));
  }

  public static Path write(Path file, List<Member> members) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.write(
        file,
        switch (ArchiveKind.of(file.toString()).orElseThrow()) {
          case TAR -> tar(members);
          case TAR_GZ -> gzip(tar(members));
          case ZIP -> zip(members, true);
        });
  }

  public static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }

  public static byte[] tar(List<Member> members) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setAddPaxHeadersForNonAsciiNames(true);
      for (Member member : members) {
        TarArchiveEntry entry = new TarArchiveEntry(member.name(), member.type(), true);
        entry.setSize(member.content().length);
        entry.setModTime(TIME);
        if (member.type() == TarConstants.LF_SYMLINK) {
          entry.setLinkName("/etc/passwd");
        }
        tar.putArchiveEntry(entry);
        tar.write(member.content());
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  /**
   * Returns a zip of deflated entries.
   *
   * @param lengthsFirst whether entries say their lengths before their bytes
   */
  public static byte[] zip(List<Member> members, boolean lengthsFirst) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (org.apache.commons.compress.utils.SeekableInMemoryByteChannel channel =
            new org.apache.commons.compress.utils.SeekableInMemoryByteChannel();
        ZipArchiveOutputStream zip =
            lengthsFirst
                ? new ZipArchiveOutputStream(channel)
                : new ZipArchiveOutputStream(bytes)) {
      for (Member member : members) {
        ZipArchiveEntry entry = new ZipArchiveEntry(member.name());
        entry.setTime(TIME);
        if (member.type() == TarConstants.LF_SYMLINK) {
          entry.setUnixMode(0120777);
        }
        zip.putArchiveEntry(entry);
        zip.write(member.content());
        zip.closeArchiveEntry();
      }
      zip.finish();
      return lengthsFirst
          ? java.util.Arrays.copyOf(channel.array(), (int) channel.size())
          : bytes.toByteArray();
    }
  }
}
