package io.github.vertxrtmp.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.InterfacesConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.instance.EndpointQualifier;
import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.config.SettingsLoader;
import io.github.vertxrtmp.test.CapturedLog;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With what the engine is started, and what is said of it before. */
class HazelcastNodeTest {

  private static final String FILE = "vertx.hazelcast.config";
  private static final String SHIPPED = "conf/cluster.xml";
  private static final Settings SETTINGS = SettingsLoader.of(new JsonObject().put("cluster",
    new JsonObject().put("members", new JsonArray().add("192.0.2.1").add("192.0.2.2:15701"))));

  @TempDir
  private Path folder;

  @AfterEach
  void forget() {
    System.clearProperty(FILE);
  }

  private static Config config(String file, String host, Settings settings) {
    System.setProperty(FILE, file);
    return ((HazelcastClusterManager) HazelcastNode.manager(host, settings)).getConfig();
  }

  private static List<String> warnings(String file) {
    try (CapturedLog log = new CapturedLog(HazelcastNode.class.getName())) {
      config(file, null, Settings.defaults());
      return log.lines(Level.WARN);
    }
  }

  /** As those who have used Hazelcast before write it. */
  private String plain() throws IOException {
    return Files.writeString(folder.resolve("mine.xml"),
      "<hazelcast xmlns=\"http://www.hazelcast.com/schema/config\"><network><port>5701</port></network></hazelcast>").toString();
  }

  @Test
  void theShippedOneAsksNoMulticastAndBindsToLoopback() {
    AdvancedNetworkConfig network = config(SHIPPED, null, Settings.defaults()).getAdvancedNetworkConfig();
    JoinConfig join = network.getJoin();
    assertFalse(join.getMulticastConfig().isEnabled() || join.isAutoDetectionEnabled());
    assertEquals(List.of("127.0.0.1:15701", "127.0.0.1:15702", "127.0.0.1:15703"), join.getTcpIpConfig().getMembers());
    assertBound(network.getEndpointConfigs().get(EndpointQualifier.MEMBER).getInterfaces());
  }

  @Test
  void aNodeIsMissedWithinTenSeconds() {
    Config config = config(SHIPPED, null, Settings.defaults());
    int silent = Integer.parseInt(config.getProperty("hazelcast.max.no.heartbeat.seconds"));
    assertTrue(silent <= 10 && Integer.parseInt(config.getProperty("hazelcast.heartbeat.interval.seconds")) < silent, silent + " s");
  }

  @Test
  void bindsToTheGivenAddressAndLooksForTheGivenMembers() throws IOException {
    Config plain = config(plain(), "localhost", SETTINGS);
    assertBound(plain.getNetworkConfig().getInterfaces());
    assertEquals(SETTINGS.cluster().members(), plain.getNetworkConfig().getJoin().getTcpIpConfig().getMembers());
    AdvancedNetworkConfig shipped = config(SHIPPED, "localhost", SETTINGS).getAdvancedNetworkConfig();
    assertBound(shipped.getEndpointConfigs().get(EndpointQualifier.MEMBER).getInterfaces());
    assertEquals(SETTINGS.cluster().members(), shipped.getJoin().getTcpIpConfig().getMembers());
  }

  private static void assertBound(InterfacesConfig interfaces) {
    assertEquals(List.of("127.0.0.1"), interfaces.isEnabled() ? List.copyOf(interfaces.getInterfaces()) : List.of());
  }

  @Test
  void warnsOfNetworkInsteadOfAdvancedNetwork() throws IOException {
    assertEquals(List.of(plain() + ": has network instead of advanced-network: when one node hangs, the others may lose each other"),
      warnings(plain()));
  }

  @Test
  void hasNothingToSayOfTheShippedOnes() {
    assertEquals(List.of(), warnings(SHIPPED));
    assertEquals(List.of(), warnings("deploy/kubernetes/cluster.xml"));
  }
}
