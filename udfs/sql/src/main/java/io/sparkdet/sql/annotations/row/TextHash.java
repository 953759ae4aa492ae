package io.sparkdet.sql.annotations.row;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Numbers made of texts: the first 64 bits of SHA-256, so that equal ones are the same text. */
public final class TextHash {

  private static final ThreadLocal<MessageDigest> SHA = ThreadLocal.withInitial(TextHash::sha);

  private TextHash() {}

  public static long of(String text) {
    return ByteBuffer.wrap(SHA.get().digest(text.getBytes(StandardCharsets.UTF_8))).getLong();
  }

  /** Returns a number below -1 for an image that no number is known of. */
  public static long strangeImage(String text) {
    return -2 - (of(text) >>> 2);
  }

  /** Returns a number of 32 bits below -1 for a category that the truth does not list. */
  public static long strangeCategory(String text) {
    return -2 - (of(text) >>> 34);
  }

  private static MessageDigest sha() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot hash a text: every JVM has SHA-256", e);
    }
  }
}
