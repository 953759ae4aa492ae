package io.sparkdet.efficientdet.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;

/**
 * Pictures damaged as files are in the field and as attackers make them: flipped bits, cuts, the
 * head of one file before the rest of another, numbers with extreme values, blocks that are moved
 * or blank. Of half the PNGs the checksums are made right again, so that damage reaches the
 * decoder.
 */
final class Mutations {

  private static final int SIGNATURE_BYTES = 8;

  private final Random random;
  private final List<byte[]> contents;

  Mutations(Random random, List<byte[]> contents) {
    this.random = random;
    this.contents = contents;
  }

  /** Returns a damaged copy of a picture. */
  byte[] of(int index) {
    byte[] original = contents.get(index);
    if (original.length == 0) {
      return original;
    }
    byte[] damaged = damaged(original);
    if (damaged.length > SIGNATURE_BYTES && damaged[1] == 'P' && random.nextBoolean()) {
      mendChecksums(damaged);
    }
    return damaged;
  }

  private byte[] damaged(byte[] original) {
    byte[] content = original.clone();
    switch (random.nextInt(7)) {
      case 0 -> flip(content, content.length, 1 + random.nextInt(16));
      case 1 -> flip(content, Math.min(content.length, 512), 1 + random.nextInt(4));
      case 2 -> {
        return Arrays.copyOf(content, random.nextInt(content.length));
      }
      case 3 -> {
        byte[] head = contents.get(random.nextInt(contents.size()));
        int length = Math.min(Math.min(head.length, content.length), 4 + random.nextInt(200));
        System.arraycopy(head, 0, content, 0, length);
      }
      case 4 -> {
        for (int i = random.nextInt(3); i >= 0; i--) {
          putExtreme(content, random.nextInt(Math.min(content.length, 400)));
        }
      }
      case 5 -> {
        int length = random.nextInt(content.length);
        int from = random.nextInt(content.length - length + 1);
        int to = random.nextInt(content.length - length + 1);
        System.arraycopy(original, from, content, to, length);
      }
      default -> {
        int from = random.nextInt(content.length);
        int to = from + random.nextInt(content.length - from + 1);
        Arrays.fill(content, from, to, (byte) (random.nextBoolean() ? 0 : -1));
      }
    }
    return content;
  }

  private void flip(byte[] content, int within, int times) {
    for (int i = 0; i < times; i++) {
      content[random.nextInt(within)] ^= (byte) (1 << random.nextInt(8));
    }
  }

  private void putExtreme(byte[] content, int at) {
    int[] values = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0xFFFF, 60_000, 1 << 24};
    int value = values[random.nextInt(values.length)];
    byte[] bytes = ByteBuffer.allocate(4).putInt(value).array();
    if (random.nextBoolean()) {
      bytes = ByteBuffer.allocate(4).putInt(Integer.reverseBytes(value)).array();
    }
    System.arraycopy(bytes, 0, content, at, Math.min(bytes.length, content.length - at));
  }

  private static void mendChecksums(byte[] png) {
    ByteBuffer chunks = ByteBuffer.wrap(png);
    int at = SIGNATURE_BYTES;
    while (png.length - at >= 12) {
      int length = chunks.getInt(at);
      if (length < 0 || length > png.length - at - 12) {
        return;
      }
      CRC32 crc = new CRC32();
      crc.update(png, at + 4, 4 + length);
      chunks.putInt(at + 8 + length, (int) crc.getValue());
      if (new String(png, at + 4, 4, StandardCharsets.ISO_8859_1).equals("IEND")) {
        return;
      }
      at += 12 + length;
    }
  }
}
