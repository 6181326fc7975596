package io.github.vertxrtmp;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may import whom. A room is a package directly below the root package, with everything inside it. */
class ArchitectureTest {

  private static final String ROOT = "io.github.vertxrtmp";
  /** The command line: the classes of the root package itself. */
  private static final String MAIN = "";

  /** What each room may import; whatever that may import, it may as well. */
  private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
    Map.entry(MAIN, Set.of("server")),
    Map.entry("server", Set.of("net", "record", "vod", "app", "logging", "http", "cluster")),
    Map.entry("http", Set.of("net", "app")),
    Map.entry("cluster", Set.of("net", "app")),
    Map.entry("net", Set.of("session", "client")),
    Map.entry("client", Set.of("protocol")),
    Map.entry("session", Set.of("protocol", "stream", "access")),
    Map.entry("access", Set.of("bus")),
    Map.entry("record", Set.of("flv", "stream", "bus")),
    Map.entry("vod", Set.of("flv", "stream", "bus")),
    Map.entry("flv", Set.of("media", "amf")),
    Map.entry("stream", Set.of("bus", "media", "amf")),
    Map.entry("app", Set.of("bus")),
    Map.entry("bus", Set.of("media")),
    Map.entry("protocol", Set.of("amf")),
    Map.entry("logging", Set.of()),
    Map.entry("media", Set.of()),
    Map.entry("amf", Set.of()),
    Map.entry("config", Set.of()));
  /** Settings are vocabulary: anyone may read them. */
  private static final String VOCABULARY = "config";

  /** What a pipeline is made of; a parser like Netty's QueryStringDecoder is not. */
  private static final String[] PIPELINES = {"io.vertx.core.internal..", "io.netty.channel..", "io.netty.handler.codec",
    "io.netty.handler.logging..", "io.netty.handler.ssl..", "io.netty.handler.timeout.."};

  private static final int MAIN_LINES = 400;
  private static final int TEST_LINES = 500;

  private static final JavaClasses CLASSES = new ClassFileImporter()
    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(ROOT);

  @Test
  void everyClassHasRoom() {
    Set<String> rooms = new TreeSet<>();
    CLASSES.forEach(type -> rooms.add(room(type)));
    rooms.removeAll(ARROWS.keySet());
    assertEquals(Set.of(), rooms, "Packages that ARROWS does not know");
  }

  @Test
  void roomsImportOnlyWhatTheyMay() {
    assertAll(ARROWS.keySet().stream().map(room -> () -> imports(room, reachable(room)).check(CLASSES)));
  }

  @Test
  void noticesForbiddenImport() {
    assertThrows(AssertionError.class, () -> imports("stream", Set.of("stream")).check(CLASSES));
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onlyNetKnowsPipelinesAndInsidesOfVertx() {
    noClasses().that(resideOutsideOfPackage(ROOT + ".net.."))
      .should().dependOnClassesThat(resideInAnyPackage(PIPELINES))
      .check(CLASSES);
  }

  @Test
  void codecsKnowNoVerticles() {
    noClasses().that(resideInAnyPackage(ROOT + ".amf..", ROOT + ".protocol.."))
      .should().dependOnClassesThat(resideInAnyPackage("io.vertx.core", "io.vertx.core.net..", "io.vertx.core.eventbus.."))
      .allowEmptyShould(true).check(CLASSES);
  }

  /** Clocks of the day jump: they are for events, files, certificates and what expires. What has to wait or to be late goes by nanoTime. */
  @Test
  void noTimeOutFollowsAClockThatJumps() {
    noClasses().that(resideOutsideOfPackages(ROOT + ".record..")).and().doNotHaveSimpleName("RtmpEvents")
      .and().doNotHaveSimpleName("AppDeployer").and().doNotHaveSimpleName("Tls").and().doNotHaveSimpleName("ClusterVerticle")
      .and().doNotHaveSimpleName("AccessControl")
      .should().accessTargetWhere(targetOwner(type(System.class)).and(target(name("currentTimeMillis"))))
      .orShould().accessTargetWhere(targetOwner(resideInAPackage("java.time..")).and(target(name("now"))))
      .orShould().callConstructor(Date.class).orShould().dependOnClassesThat().areAssignableTo(Clock.class)
      .check(CLASSES);
  }

  @Test
  void filesAreShort() throws IOException {
    List<String> tooLong = new ArrayList<>();
    tooLong.addAll(longerThan(Path.of("src/main/java"), MAIN_LINES));
    tooLong.addAll(longerThan(Path.of("src/test/java"), TEST_LINES));
    assertEquals(List.of(), tooLong);
  }

  private static ArchRule imports(String room, Set<String> allowed) {
    String[] packages = allowed.stream().map(ArchitectureTest::packages).toArray(String[]::new);
    return classes().that().resideInAPackage(packages(room))
      .should().onlyDependOnClassesThat(resideOutsideOfPackage(ROOT + "..").or(resideInAnyPackage(packages)))
      .as("Room \"" + room + "\" imports only " + new TreeSet<>(allowed)).allowEmptyShould(true);
  }

  private static String packages(String room) {
    return room.equals(MAIN) ? ROOT : ROOT + "." + room + "..";
  }

  private static String room(JavaClass type) {
    String inside = type.getPackageName().substring(ROOT.length());
    return inside.isEmpty() ? MAIN : inside.substring(1).split("\\.")[0];
  }

  private static Set<String> reachable(String room) {
    Set<String> found = new TreeSet<>(List.of(room, VOCABULARY));
    ARROWS.get(room).forEach(target -> found.addAll(reachable(target)));
    return found;
  }

  private static List<String> longerThan(Path folder, int limit) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        int lines = Files.readAllLines(file).size();
        if (lines > limit) {
          found.add(file + ": " + lines + " lines, " + limit + " at most");
        }
      }
    }
    return found;
  }
}
