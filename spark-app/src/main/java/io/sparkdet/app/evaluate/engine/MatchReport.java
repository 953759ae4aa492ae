package io.sparkdet.app.evaluate.engine;

import io.sparkdet.app.evaluate.input.InputFindings;
import io.sparkdet.sql.annotations.FileFacts;
import io.sparkdet.sql.annotations.file.AnnotationException;
import io.sparkdet.sql.annotations.row.ReadingNote;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What matching counts beside its records; mergeable. Its size does not grow with the images, but
 * for what TIDE keeps, about 28 bytes a detection.
 */
public final class MatchReport implements FileFacts {

  /** How many ids of each sort are kept to be named. */
  public static final int NAMED = 20;

  private final ImageStates states;
  private final SortedMap<Long, String> categories = new TreeMap<>();
  private final SortedSet<String> unknownImages =
      new TreeSet<>(Comparator.comparingInt(String::length).thenComparing(name -> name));
  private final InputFindings findings = new InputFindings();
  private long images;
  private long truths;
  private long detections;
  private long unknownImageCount;
  private long detectionsOfUnknownImages;
  private long truthsOfUnknownImages;
  private boolean idZeroMatched;

  MatchReport(MetricSet metrics) {
    this.states = new ImageStates(metrics);
  }

  @Override
  public void category(long id, String name) {
    if (categories.putIfAbsent(id, name) != null) {
      throw new AnnotationException(
          "Cannot evaluate: category id %d stands twice; give each category its own id"
              .formatted(id));
    }
  }

  @Override
  public void frequency(long category, String group) {
    findings.addFrequency(category, group);
  }

  @Override
  public void strangeCategory(long number, String name) {
    findings.addStranger(number, name);
  }

  @Override
  public void note(ReadingNote.Taken note) {
    findings.addNote(note);
  }

  void addImage(int truthBoxes, int detectedBoxes) {
    images++;
    truths += truthBoxes;
    detections += detectedBoxes;
  }

  void addUnknownImage(String called, int truthBoxes, int detectedBoxes) {
    truthsOfUnknownImages += truthBoxes;
    if (detectedBoxes > 0) {
      unknownImageCount++;
      detectionsOfUnknownImages += detectedBoxes;
      name(called);
    }
  }

  private void name(String unknownImage) {
    unknownImages.add(unknownImage);
    if (unknownImages.size() > NAMED) {
      unknownImages.remove(unknownImages.last());
    }
  }

  void addIdZeroMatch() {
    idZeroMatched = true;
  }

  /** Returns what is odd about the inputs. */
  public InputFindings findings() {
    return findings;
  }

  /** Returns what metrics of whole images found. */
  ImageStates states() {
    return states;
  }

  /** Returns category names by id, rising. */
  public Map<Long, String> categories() {
    return categories;
  }

  /** Returns what some images are called that have detections but are not in the truth. */
  public Collection<String> unknownImages() {
    return unknownImages;
  }

  public long images() {
    return images;
  }

  public long truths() {
    return truths;
  }

  public long detections() {
    return detections;
  }

  public long unknownImageCount() {
    return unknownImageCount;
  }

  public long detectionsOfUnknownImages() {
    return detectionsOfUnknownImages;
  }

  public long truthsOfUnknownImages() {
    return truthsOfUnknownImages;
  }

  public boolean idZeroMatched() {
    return idZeroMatched;
  }

  /** Returns the report as a block. */
  byte[] toBlock() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(MatchingBlocks.REPORT);
      out.writeLong(images);
      out.writeLong(truths);
      out.writeLong(detections);
      out.writeLong(unknownImageCount);
      out.writeLong(detectionsOfUnknownImages);
      out.writeLong(truthsOfUnknownImages);
      out.writeBoolean(idZeroMatched);
      out.writeInt(unknownImages.size());
      for (String called : unknownImages) {
        out.writeUTF(called);
      }
      out.writeInt(categories.size());
      for (Map.Entry<Long, String> category : categories.entrySet()) {
        out.writeLong(category.getKey());
        out.writeUTF(category.getValue());
      }
      states.write(out);
      findings.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Adds what a block of {@link #toBlock} holds. */
  void addBlock(byte[] block) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(block))) {
      in.readByte();
      images += in.readLong();
      truths += in.readLong();
      detections += in.readLong();
      unknownImageCount += in.readLong();
      detectionsOfUnknownImages += in.readLong();
      truthsOfUnknownImages += in.readLong();
      idZeroMatched |= in.readBoolean();
      for (int left = in.readInt(); left > 0; left--) {
        name(in.readUTF());
      }
      for (int left = in.readInt(); left > 0; left--) {
        category(in.readLong(), in.readUTF());
      }
      states.add(in);
      findings.add(in);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read a match report: the bytes are cut", e);
    }
  }
}
