package costs;

import com.hazelcast.config.Config;
import com.hazelcast.config.XmlConfigBuilder;
import com.hazelcast.core.HazelcastInstance;
import com.sun.management.OperatingSystemMXBean;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** A node of a cluster by conf/cluster.xml that does what it is told on its standard input. */
final class Node {

  private static final int LIMIT_SECONDS = 60;
  private static final long CLAIM_MILLIS = 5_000;
  private static final int BURST = 100;
  /** About as large as what an application is asked. */
  private static final JsonObject BODY = new JsonObject().put("event", "play").put("stream", "cam").put("key", "live/cam")
      .put("client", new JsonObject().put("id", "0123456789abcdef").put("address", "127.0.0.1:12345").put("app", "live").put("path", "live")
          .put("tcUrl", "rtmp://127.0.0.1/live").put("flashVer", "LNX 9,0,124,2").put("objectEncoding", 0));

  private final List<MessageConsumer<Object>> addresses = new ArrayList<>();
  private final HazelcastInstance hazelcast;
  private final Vertx vertx;

  private Node(boolean lite) throws Exception {
    Config config = new XmlConfigBuilder("conf/cluster.xml").build().setClusterName("costs").setLiteMember(lite);
    config.setProperty("hazelcast.logging.type", "none");
    HazelcastClusterManager manager = new HazelcastClusterManager(config);
    vertx = Vertx.builder()
        .with(new VertxOptions().setPreferNativeTransport(true).setEventBusOptions(new EventBusOptions().setHost("127.0.0.1")))
        .withClusterManager(manager).buildClustered().await(LIMIT_SECONDS, TimeUnit.SECONDS);
    hazelcast = manager.getHazelcastInstance();
  }

  public static void main(String[] arguments) throws Exception {
    Node node = new Node(arguments[0].equals("lite"));
    System.out.println(new JsonObject());
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(node.answer(line.split("\t")).encode());
    }
    System.exit(0);
  }

  private JsonObject answer(String[] words) throws Exception {
    return switch (words[0]) {
      case "claim" -> timed(words, i -> vertx.sharedData().getLockWithTimeout(words[3] + i, CLAIM_MILLIS));
      case "register" -> timed(words, i -> register(words[3] + i));
      case "unregister" -> {
        Future.all(addresses.stream().map(MessageConsumer::unregister).toList()).await(LIMIT_SECONDS, TimeUnit.SECONDS);
        addresses.clear();
        yield new JsonObject();
      }
      case "entries" -> {
        for (int i = 0; i < Integer.parseInt(words[1]); i++) {
          hazelcast.getMultiMap("__vertx.subs").entrySet();
        }
        yield new JsonObject();
      }
      case "size" -> new JsonObject().put("size", hazelcast.getMultiMap("__vertx.subs").size());
      case "serve" -> done(vertx.eventBus().consumer("costs.service", message -> message.reply("ok")).completion());
      case "listen" -> done(vertx.eventBus().consumer("costs.events", message -> { }).completion());
      case "request" -> timed(words, i -> vertx.eventBus().request("costs.service", BODY));
      case "publish" -> {
        Promise<Void> all = Promise.promise();
        vertx.runOnContext(go -> publish(Integer.parseInt(words[1]), all));
        yield done(all.future());
      }
      case "cpu" -> new JsonObject().put("cpu",
          ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e6);
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  private static JsonObject done(Future<?> future) throws Exception {
    future.await(LIMIT_SECONDS, TimeUnit.SECONDS);
    return new JsonObject();
  }

  private Future<?> register(String address) {
    MessageConsumer<Object> consumer = vertx.eventBus().consumer(address, message -> message.reply("ok"));
    addresses.add(consumer);
    return consumer.completion();
  }

  private void publish(int left, Promise<Void> all) {
    for (int i = 0; i < Math.min(left, BURST); i++) {
      vertx.eventBus().publish("costs.events", BODY);
    }
    if (left <= BURST) {
      all.complete();
    } else {
      vertx.setTimer(1, later -> publish(left - BURST, all));
    }
  }

  private JsonObject timed(String[] words, IntFunction<Future<?>> step) throws Exception {
    Series series = new Series(Integer.parseInt(words[1]), step);
    vertx.runOnContext(go -> series.start(Integer.parseInt(words[2])));
    return series.result().await(LIMIT_SECONDS, TimeUnit.SECONDS);
  }
}
