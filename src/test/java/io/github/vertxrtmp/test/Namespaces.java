package io.github.vertxrtmp.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Machines in a network of their own, as network namespaces of Linux: for root, and where there is {@code ip} and {@code iptables}. */
public final class Namespaces implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String NETWORK = "10.213.77.";

  /** A machine. */
  public record Namespace(String name, String address) {

    /** In front of a command that is to run there. */
    public List<String> exec() {
      return List.of("ip", "netns", "exec", name);
    }
  }

  private final String bridge = "rtb" + ProcessHandle.current().pid();
  private final List<Namespace> all = new ArrayList<>();

  private Namespaces() {
  }

  /** The test is skipped where that cannot be done. */
  public static Namespaces create(int count) {
    Namespaces made = new Namespaces();
    try {
      made.build(count);
    } catch (UncheckedIOException | AssertionError impossible) {
      made.close();
      Assumptions.abort("no network namespaces: " + impossible.getMessage());
    }
    return made;
  }

  private void build(int count) {
    run("ip link add", bridge, "type bridge");
    run("ip addr add " + NETWORK + "254/24 dev", bridge);
    run("ip link set", bridge, "up");
    for (int i = 1; i <= count; i++) {
      Namespace next = new Namespace(bridge + "n" + i, NETWORK + i);
      String outside = bridge + "v" + i;
      run("ip netns add", next.name());
      all.add(next);
      run("ip link add", outside, "type veth peer name eth0 netns", next.name());
      run("ip link set", outside, "master", bridge, "up");
      in(next, "ip addr add", next.address() + "/24 dev eth0");
      in(next, "ip link set eth0 up");
      in(next, "ip link set lo up");
      in(next, "iptables -L -n");
    }
  }

  public Namespace get(int index) {
    return all.get(index);
  }

  /** Nothing gets any more from the others to this one, and nothing from it to them. */
  public void cut(int index) {
    others(index, "-A");
  }

  public void heal(int index) {
    others(index, "-D");
  }

  private void others(int index, String action) {
    for (Namespace other : all) {
      if (other != all.get(index)) {
        in(all.get(index), "iptables", action, "INPUT -s", other.address(), "-j DROP");
        in(all.get(index), "iptables", action, "OUTPUT -d", other.address(), "-j DROP");
      }
    }
  }

  private static void in(Namespace place, String... words) {
    run(String.join(" ", place.exec()), String.join(" ", words));
  }

  private static void run(String... words) {
    try (RunningTool tool = new RunningTool(new ProcessBuilder(String.join(" ", words).split(" ")), LIMIT)) {
      tool.await().orFail();
    }
  }

  @Override
  public void close() {
    all.forEach(place -> quietly("ip netns del " + place.name()));
    quietly("ip link del " + bridge);
  }

  private static void quietly(String command) {
    try {
      new ProcessBuilder(command.split(" ")).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    } catch (IOException absent) {
      // Then there is nothing to take away.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
