package scale;

import java.io.IOException;
import java.nio.file.Path;

/** Prints what the model makes of the figures in a Markdown file, the first argument. */
final class ScaleModel {

  private ScaleModel() {
  }

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      System.err.println("usage: deploy/scale/run [FILE], a Markdown file with a table of figures");
      System.exit(2);
    }
    System.out.print(Report.of(Figures.read(Path.of(arguments[0]))));
  }
}
