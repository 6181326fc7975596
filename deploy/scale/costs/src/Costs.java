package costs;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Starts nodes and has one of them claim names, register addresses and send messages; prints how long each took and how much
 * CPU each node spent on it. The third node keeps no data (a lite member): what it spends is for hearing of others' addresses.
 */
final class Costs {

  private static final int WARM_UP_ROUNDS = 3;
  private static final int MANY = 5_000;
  private static final int CONCURRENT = 16;
  private static final int SETTLE_MILLIS = 300;
  private static final int READINGS = 50;
  private static final int BUS_MESSAGES = 20_000;

  private final List<Child> nodes = new ArrayList<>();

  private Costs() {
  }

  public static void main(String[] arguments) throws Exception {
    Costs costs = new Costs();
    try {
      costs.run();
    } finally {
      costs.nodes.forEach(Child::kill);
    }
  }

  private void run() throws Exception {
    nodes.add(Child.start("full"));
    nodes.add(Child.start("full"));
    nodes.add(Child.start("lite"));
    Child first = nodes.get(0);
    for (int round = 0; round < WARM_UP_ROUNDS; round++) {
      for (Child node : nodes.subList(0, 2)) {
        node.tell("claim", MANY, CONCURRENT, "warm-" + round + node);
        node.tell("register", MANY, CONCURRENT, "warm");
        node.tell("unregister");
      }
    }
    print("%-46s %9s %9s   %s", "", "p50 ms", "p99 ms", "ms of CPU for each, on nodes 1, 2, 3");
    measure("claims, one after the other", 1_000, "claim", 1_000, 1, "one");
    measure("claims, 16 at once", MANY, "claim", MANY, CONCURRENT, "many");
    measure("addresses registered, one after the other", 1_000, "register", 1_000, 1, "one");
    measure("addresses registered, 16 at once", MANY, "register", MANY, CONCURRENT, "many");
    nodes.get(2).tell("entries", READINGS);
    measure("the whole registry read by node 3, each entry", READINGS * (MANY + 1_000), nodes.get(2), "entries", READINGS);
    measure("addresses unregistered", MANY + 1_000, "unregister");
    nodes.get(1).tell("serve");
    first.tell("request", MANY, CONCURRENT);
    measure("requests to node 2, one after the other", 2_000, "request", 2_000, 1);
    measure("requests to node 2, 64 at once", BUS_MESSAGES, "request", BUS_MESSAGES, 64);
    nodes.get(1).tell("listen");
    nodes.get(2).tell("listen");
    first.tell("publish", MANY);
    measure("events to nodes 2 and 3", BUS_MESSAGES, "publish", BUS_MESSAGES);
    death();
  }

  private void measure(String what, int count, Object... command) throws Exception {
    measure(what, count, nodes.get(0), command);
  }

  private void measure(String what, int count, Child node, Object... command) throws Exception {
    double[] before = cpu();
    JsonObject result = node.tell(command);
    Thread.sleep(SETTLE_MILLIS);
    double[] after = cpu();
    StringBuilder each = new StringBuilder();
    for (int i = 0; i < after.length; i++) {
      each.append(String.format(Locale.ROOT, " %8.4f", (after[i] - before[i]) / count));
    }
    print("%-46s %9s %9s  %s", what, millis(result, "p50"), millis(result, "p99"), each);
  }

  /** Node 2 dies with registered addresses and claimed names; node 1 claims them. */
  private void death() throws Exception {
    Child dying = nodes.remove(1);
    dying.tell("register", MANY, CONCURRENT, "of the dead");
    dying.tell("claim", 100, CONCURRENT, "of the dead");
    long start = System.nanoTime();
    double before = cpu()[0];
    dying.kill();
    JsonObject result = nodes.get(0).tell("claim", 100, 100, "of the dead");
    print("names of a node that was killed are free after  %.0f ms", (System.nanoTime() - start) / 1e6);
    while (nodes.get(0).tell("size").getInteger("size") > MANY / 2) {
      Thread.sleep(20);
    }
    print("%,d addresses of it are gone after  %.0f ms, and %.0f ms of CPU (failed claims: %d)", MANY, (System.nanoTime() - start) / 1e6,
        cpu()[0] - before, result.getInteger("failed"));
  }

  private double[] cpu() throws IOException {
    double[] millis = new double[nodes.size()];
    for (int i = 0; i < millis.length; i++) {
      millis[i] = nodes.get(i).tell("cpu").getDouble("cpu");
    }
    return millis;
  }

  private static String millis(JsonObject result, String name) {
    return result.containsKey(name) ? String.format(Locale.ROOT, "%.2f", result.getDouble(name)) : "";
  }

  private static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
