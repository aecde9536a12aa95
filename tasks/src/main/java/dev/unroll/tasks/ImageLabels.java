package dev.unroll.tasks;

import dev.unroll.BadInputException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the labels that belong to a file of images, which are named alike. */
final class ImageLabels {
  private ImageLabels() {}

  /**
   * The file of labels, such as {@code t10k-labels-idx1-ubyte.gz} of {@code
   * t10k-images-idx3-ubyte.gz}.
   *
   * @throws BadInputException when there is none
   */
  static Path beside(Path images) {
    String name = String.valueOf(images.getFileName());
    String wanted = name.replace("images", "labels").replace("idx3", "idx1");
    Path file = images.resolveSibling(wanted);
    if (wanted.equals(name) || !Files.isRegularFile(file)) {
      throw new BadInputException(
          images
              + ": the file of its labels is wanted beside it, named alike with labels in place of"
              + " images and idx1 in place of idx3"
              + (wanted.equals(name) ? "" : "; there is no " + file));
    }
    return file;
  }
}
