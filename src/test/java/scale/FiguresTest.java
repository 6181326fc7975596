package scale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FiguresTest {

  @Test
  void readsATable() {
    Figures figures = parse("| figure | value | unit | source |", "|---|---|---|---|", "| `viewers` | 1,000,000 | | assumed: large |",
        "| `join-cpu` | 2.5 | ms | measured: on a laptop |");
    assertEquals(1_000_000, figures.count("viewers"));
    assertEquals(2.5, figures.get("join-cpu"));
  }

  @Test
  void aFigureCanBeExchanged() {
    Figures figures = parse("| `a` | 1 | | assumed |", "| `b` | 2 | | assumed |");
    assertEquals(7, figures.with("a", 7).get("a"));
    assertEquals(2, figures.with("a", 7).get("b"));
    assertEquals(1, figures.get("a"));
    assertThrows(IllegalArgumentException.class, () -> figures.with("c", 7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"| `a` | 1 | ms | guessed |", "| `a` | 1 | ms |", "| `a` | one | ms | measured |"})
  void refusesWhatIsNoFigure(String row) {
    assertThrows(IllegalArgumentException.class, () -> parse(row));
  }

  @Test
  void refusesTheSameFigureTwice() {
    assertThrows(IllegalArgumentException.class, () -> parse("| `a` | 1 | | assumed |", "| `a` | 1 | | assumed |"));
  }

  @Test
  void namesAFigureThatIsMissing() {
    Figures figures = parse();
    assertEquals("no figure viewers", assertThrows(IllegalArgumentException.class, () -> figures.get("viewers")).getMessage());
    assertThrows(IllegalArgumentException.class, () -> Figures.parse(List.of("no table")));
  }

  private static Figures parse(String... rows) {
    List<String> lines = new ArrayList<>(List.of("text", "<!-- figures -->"));
    lines.addAll(List.of(rows));
    lines.addAll(List.of("<!-- end of figures -->", "text"));
    return Figures.parse(lines);
  }
}
