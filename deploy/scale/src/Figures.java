package scale;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the model starts from: the table of figures in a Markdown file, each measured or assumed. */
final class Figures {

  private static final String START = "<!-- figures -->";
  private static final String END = "<!-- end of figures -->";
  private static final int COLUMNS = 4;

  private final Map<String, Double> values = new LinkedHashMap<>();

  private Figures() {
  }

  static Figures read(Path file) throws IOException {
    return parse(Files.readAllLines(file));
  }

  /** @throws IllegalArgumentException for a row that is not {@code | `name` | number | unit | measured or assumed: how |} */
  static Figures parse(List<String> lines) {
    Figures figures = new Figures();
    for (String line : rows(lines)) {
      figures.add(line.split("\\|"), line);
    }
    return figures;
  }

  private static List<String> rows(List<String> lines) {
    int start = lines.indexOf(START);
    int end = lines.indexOf(END);
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("no table between " + START + " and " + END);
    }
    List<String> rows = new ArrayList<>(lines.subList(start + 1, end));
    rows.removeIf(line -> !line.startsWith("| `"));
    return rows;
  }

  private void add(String[] cells, String line) {
    boolean whole = cells.length == COLUMNS + 1;
    if (!whole || !cells[COLUMNS].strip().matches("(?:measured|assumed)\\b.*")) {
      throw new IllegalArgumentException("neither measured nor assumed: " + line);
    }
    String name = cells[1].strip().replace("`", "");
    double value = Double.parseDouble(cells[2].strip().replace(",", ""));
    if (values.put(name, value) != null) {
      throw new IllegalArgumentException("twice: " + line);
    }
  }

  double get(String name) {
    Double value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no figure " + name);
    }
    return value;
  }

  int count(String name) {
    return Math.toIntExact(Math.round(get(name)));
  }

  /** The same, but for one figure. */
  Figures with(String name, double value) {
    get(name);
    Figures other = new Figures();
    other.values.putAll(values);
    other.values.put(name, value);
    return other;
  }
}
