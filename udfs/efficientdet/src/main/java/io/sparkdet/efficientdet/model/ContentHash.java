package io.sparkdet.efficientdet.model;

import io.sparkdet.efficientdet.weights.safetensors.Safetensors;
import io.sparkdet.efficientdet.weights.tensor.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** SHA-256 of files, and of what a model is whatever the layout of its folder. */
public final class ContentHash {

  private ContentHash() {}

  /**
   * Returns the hash, in hex, of architecture, classes, preprocessing, defaults and all tensors by
   * name: what decides which boxes are found.
   */
  public static String of(ModelDescription description, Weights weights) throws IOException {
    MessageDigest digest = sha256();
    digest.update(ModelJson.meaning(description));
    try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      Safetensors.write(out, weights, Map.of());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Returns the hash of a file's bytes, in hex. */
  public static String of(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(file);
        OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      in.transferTo(out);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Returns the hash of contents laid end to end, in hex. */
  public static String of(Iterable<byte[]> contents) {
    MessageDigest digest = sha256();
    contents.forEach(digest::update);
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
