package io.sparkdet.sql.annotations.named;

import io.sparkdet.sql.annotations.file.FileContent;
import io.sparkdet.sql.annotations.openimages.OpenImagesBoxes;
import io.sparkdet.sql.annotations.openimages.OpenImagesFolder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * Open Images' file of boxes (CSV): a row a box with corners as shares of the picture, which lies
 * below the file's folder. A box of a group is a crowd. What else belongs to it, names of classes
 * and verified labels, is found by {@link OpenImagesFolder}.
 */
final class OpenImagesFormat implements NamedFormat {

  private static final long serialVersionUID = 1L;

  @Override
  public String title() {
    return "Open Images' file of boxes (CSV)";
  }

  @Override
  public boolean claims(AnnotationPlace place) {
    return !place.isFolder()
        && place.content() == FileContent.CSV
        && OpenImagesBoxes.isHeader(place.beginning().lines().findFirst().orElse(""));
  }

  @Override
  public Parts parts(String path, Configuration configuration) {
    OpenImagesBoxes.Parts parts = files(path, configuration).parts();
    return new Parts(parts.texts(), parts.passedOver().stream().toList());
  }

  private static OpenImagesBoxes files(String path, Configuration configuration) {
    return new OpenImagesBoxes(OpenImagesFolder.of(path, configuration), configuration);
  }

  @Override
  public Optional<Map<String, Long>> classes(String path, Configuration configuration) {
    return Optional.of(files(path, configuration).classes().ids());
  }

  @Override
  public Map<String, String> names(String path, Configuration configuration) {
    return files(path, configuration).names();
  }

  @Override
  public Optional<String> classFile(String path, Configuration configuration) {
    return OpenImagesFolder.of(path, configuration).classes();
  }

  @Override
  public Iterator<NamedImage> read(String path, String part, Configuration configuration) {
    OpenImagesBoxes.ImagePart image = OpenImagesBoxes.ImagePart.parse(part);
    PictureSize size = PictureSize.of(image.picture(), configuration);
    List<NamedImage.NamedBox> boxes = new ArrayList<>();
    for (OpenImagesBoxes.ShareBox box : image.boxes(configuration)) {
      boxes.add(
          new NamedImage.NamedBox(
              box.label(),
              box.left() * size.width(),
              box.top() * size.height(),
              (box.right() - box.left()) * size.width(),
              (box.bottom() - box.top()) * size.height(),
              box.group()));
    }
    String name = image.picture().substring(image.picture().lastIndexOf('/') + 1);
    NamedImage read = new NamedImage(name, size.width(), size.height(), boxes, 0, false);
    return List.of(image.verified(configuration).map(read::withVerified).orElse(read)).iterator();
  }
}
