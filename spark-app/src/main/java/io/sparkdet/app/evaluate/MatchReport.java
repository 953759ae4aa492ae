package io.sparkdet.app.evaluate;

import io.sparkdet.detection.coco.image.CategoryMode;
import io.sparkdet.detection.coco.image.EvaluationSettings;
import io.sparkdet.detection.coco.image.TruthCounts;
import io.sparkdet.sql.annotations.file.AnnotationException;
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

/** What matching counts beside its records; mergeable, its size does not grow with the images. */
final class MatchReport {

  /** How many ids of each sort are kept to be named. */
  static final int NAMED = 20;

  private final EvaluationSettings counted;
  private final TruthCounts truthCounts;
  private final ImageMeasures measured;
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

  MatchReport(Measures measures) {
    // Categories are given as the records have them, all images and each slice on its own.
    this.counted = measures.settings().withCategoryMode(CategoryMode.PER_CATEGORY);
    this.truthCounts = new TruthCounts(counted);
    this.measured = new ImageMeasures(measures);
  }

  void addCategory(long id, String name) {
    if (categories.putIfAbsent(id, name) != null) {
      throw new AnnotationException(
          "Cannot evaluate: category id %d stands twice; give each category its own id"
              .formatted(id));
    }
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
  InputFindings findings() {
    return findings;
  }

  /** Returns what was measured on whole images. */
  ImageMeasures measured() {
    return measured;
  }

  /** Returns the truths to be found, by the records' categories. */
  TruthCounts truthCounts() {
    return truthCounts;
  }

  /** Returns category names by id, rising. */
  Map<Long, String> categories() {
    return categories;
  }

  /** Returns what some images are called that have detections but are not in the truth. */
  Collection<String> unknownImages() {
    return unknownImages;
  }

  long images() {
    return images;
  }

  long truths() {
    return truths;
  }

  long detections() {
    return detections;
  }

  long unknownImageCount() {
    return unknownImageCount;
  }

  long detectionsOfUnknownImages() {
    return detectionsOfUnknownImages;
  }

  long truthsOfUnknownImages() {
    return truthsOfUnknownImages;
  }

  boolean idZeroMatched() {
    return idZeroMatched;
  }

  void combine(MatchReport other) {
    truthCounts.combine(other.truthCounts);
    measured.combine(other.measured);
    other.categories.forEach(this::addCategory);
    other.unknownImages.forEach(this::name);
    findings.combine(other.findings);
    images += other.images;
    truths += other.truths;
    detections += other.detections;
    unknownImageCount += other.unknownImageCount;
    detectionsOfUnknownImages += other.detectionsOfUnknownImages;
    truthsOfUnknownImages += other.truthsOfUnknownImages;
    idZeroMatched |= other.idZeroMatched;
  }

  /** Returns the report as a block. */
  byte[] toBlock() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(MatchBlock.REPORT);
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
      byte[] counts = truthCounts.toBytes();
      out.writeInt(counts.length);
      out.write(counts);
      measured.write(out);
      findings.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Returns the report of a block of {@link MatchBlock#REPORT}. */
  static MatchReport ofBlock(Measures measures, byte[] block) {
    MatchReport report = new MatchReport(measures);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(block))) {
      in.readByte();
      report.images = in.readLong();
      report.truths = in.readLong();
      report.detections = in.readLong();
      report.unknownImageCount = in.readLong();
      report.detectionsOfUnknownImages = in.readLong();
      report.truthsOfUnknownImages = in.readLong();
      report.idZeroMatched = in.readBoolean();
      for (int left = in.readInt(); left > 0; left--) {
        report.unknownImages.add(in.readUTF());
      }
      for (int left = in.readInt(); left > 0; left--) {
        report.categories.put(in.readLong(), in.readUTF());
      }
      byte[] counts = in.readNBytes(in.readInt());
      report.truthCounts.combine(TruthCounts.fromBytes(report.counted, counts));
      report.measured.read(in);
      report.findings.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read a match report: the bytes are cut", e);
    }
    return report;
  }
}
