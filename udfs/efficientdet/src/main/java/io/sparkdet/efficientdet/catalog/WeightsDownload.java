package io.sparkdet.efficientdet.catalog;

import io.sparkdet.efficientdet.model.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/** Brings a published file of weights here: it appears only when its hash is right. */
final class WeightsDownload {

  private WeightsDownload() {}

  /**
   * Downloads to {@code target} unless it is there, and checks the hash either way.
   *
   * @throws ModelException if it cannot be had or is another file; the message names the file and
   *     what to do without a network
   */
  static void bring(PublishedModel model, Path target) throws IOException {
    try {
      check(model, target, copy(Files.newInputStream(target), OutputStream.nullOutputStream()));
    } catch (NoSuchFileException e) {
      download(model, target);
    }
  }

  private static void download(PublishedModel model, Path target) throws IOException {
    Path arriving = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
    try {
      String hash;
      try {
        hash = copy(RemoteFile.open(model.address()), Files.newOutputStream(arriving));
      } catch (ModelException e) {
        throw e;
      } catch (IOException e) {
        ModelException failed = missing(model, target, e.toString());
        failed.initCause(e);
        throw failed;
      }
      check(model, target, hash);
      Files.move(arriving, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(arriving);
    }
  }

  /** Copies everything, closes both, and returns the SHA-256 in hex. */
  private static String copy(InputStream from, OutputStream to) throws IOException {
    MessageDigest digest = sha256();
    try (from;
        DigestOutputStream hashing = new DigestOutputStream(to, digest)) {
      from.transferTo(hashing);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void check(PublishedModel model, Path file, String hash) throws ModelException {
    if (!hash.startsWith(model.sha256Prefix())) {
      throw new ModelException(
          file,
          "its SHA-256 is %s, that of %s begins with %s"
              .formatted(hash, model.address(), model.sha256Prefix()),
          "remove the file if it is there and try again, or put the right one there");
    }
  }

  private static ModelException missing(PublishedModel model, Path target, String why) {
    return new ModelException(
        target,
        "it is not there and %s cannot be fetched (%s)".formatted(model.address(), why),
        "fetch that address elsewhere and put the file there, or set the proxy by"
            + " -Dhttps.proxyHost=HOST -Dhttps.proxyPort=PORT");
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
