package io.sparkdet.app.checkannotations.image;

import io.sparkdet.app.checkannotations.finding.DataSets;
import io.sparkdet.app.checkannotations.finding.Finding;
import io.sparkdet.app.checkannotations.finding.Problem;
import io.sparkdet.app.checkannotations.picture.PictureFacts;
import io.sparkdet.sql.annotations.ImageBoxes;
import io.sparkdet.sql.annotations.coco.ImageSizes;
import io.sparkdet.sql.annotations.row.AnnotationRows;
import io.sparkdet.sql.annotations.row.DistinctIds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Turns the sorted rows of a partition into findings, in rows of {@link Finding#SCHEMA}, and at the
 * end one row a file of annotations with its number and {@link SetCounts}. The boxes of one image
 * are in memory at a time.
 */
public final class CheckedImages implements Iterator<Row> {

  /** Columns of a row of counts. */
  public static final int COUNTS = 2;

  private final Iterator<Row> rows;
  private final DataSets sets;
  private final ImageChecks checks;
  private final Queue<Row> ready = new ArrayDeque<>();
  private final SetCounts[] counts;
  private final ImageBoxes boxes = new ImageBoxes();
  private final List<String> names = new ArrayList<>();
  private final DistinctIds[] ids;
  private boolean ended;
  private boolean begun;
  private int set;
  private long image;
  private int width;
  private int height;
  private @Nullable PictureFacts picture;

  /**
   * Checks the rows that {@link CheckRows#byImage} brought together.
   *
   * @param checks of one image
   */
  public CheckedImages(Iterator<Row> rows, DataSets sets, ImageChecks checks) {
    this.rows = rows;
    this.sets = sets;
    this.checks = checks;
    this.counts = new SetCounts[sets.size()];
    Arrays.setAll(counts, i -> new SetCounts());
    this.ids = new DistinctIds[sets.size()];
    Arrays.setAll(ids, i -> new DistinctIds((id, first, again) -> tellTwice(i, id, again)));
  }

  private void tellTwice(int ofSet, long id, long position) {
    Finding twice =
        Finding.of(Problem.ANNOTATION_ID_TWICE, ofSet, "again at byte " + position).ofId(id);
    ready.add(twice.row(sets));
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && rows.hasNext()) {
      accept(rows.next());
    }
    if (ready.isEmpty() && !ended) {
      ended = true;
      finish();
      for (int i = 0; i < counts.length; i++) {
        ready.add(RowFactory.create(i, counts[i].toBytes()));
      }
    }
    return !ready.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more findings");
    }
    return ready.remove();
  }

  private void accept(Row row) {
    byte[] payload = row.getAs(4);
    switch (row.getInt(2)) {
      case AnnotationRows.ANNOTATION_IDS -> ids[row.getInt(0)].accept(row.getLong(1), payload);
      case CheckRows.PICTURE, ImageSizes.KIND, AnnotationRows.IMAGE, AnnotationRows.TRUTHS ->
          acceptOfImage(row, payload);
      default -> {} // of no image, or nothing that is checked
    }
  }

  private void acceptOfImage(Row row, byte[] payload) {
    if (begun && (row.getInt(0) != set || row.getLong(1) != image)) {
      finish();
    }
    begun = true;
    set = row.getInt(0);
    image = row.getLong(1);
    switch (row.getInt(2)) {
      case CheckRows.PICTURE -> picture = PictureFacts.of(payload);
      case ImageSizes.KIND -> {
        width = ImageSizes.width(payload);
        height = ImageSizes.height(payload);
      }
      case AnnotationRows.IMAGE -> names.add(new String(payload, StandardCharsets.UTF_8));
      case AnnotationRows.TRUTHS -> boxes.addTruths(payload);
      default -> throw new IllegalArgumentException("Cannot check rows of kind " + row.getInt(2));
    }
  }

  private void finish() {
    if (!begun) {
      return;
    }
    ListedImage listed =
        new ListedImage(set, image, names, width, height, picture, boxes.take(image).truths());
    checks.check(listed, counts[set], finding -> ready.add(finding.row(sets)));
    begun = false;
    names.clear();
    width = 0;
    height = 0;
    picture = null;
  }
}
