package io.github.vertxrtmp.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.config.XmlConfigBuilder;
import com.hazelcast.instance.EndpointQualifier;
import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.config.SettingsLoader;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the pods are configured with is understood, and is what the manifests say. */
class KubernetesConfTest {

  private static final String CLUSTER = "kubernetes/cluster.xml";

  private final JsonObject container = KubernetesTest.pod().getJsonArray("containers").getJsonObject(0);

  @Test
  void filesAreWhereTheVolumeIs() {
    Settings settings = SettingsLoader.of(new JsonObject(DeployFile.of("kubernetes/rtmp.json").text()));
    List<String> mounts = container.getJsonArray("volumeMounts").stream().map(mount -> ((JsonObject) mount).getString("mountPath")).toList();
    assertTrue(mounts.contains(settings.root().toString()), mounts::toString);
    assertEquals(port("rtmp"), settings.port());
  }

  @Test
  void nodesFindEachOtherByTheHeadlessService() throws IOException {
    Config config = hazelcast("deploy/" + CLUSTER);
    AdvancedNetworkConfig network = config.getAdvancedNetworkConfig();
    JoinConfig join = network.getJoin();
    assertTrue(join.getKubernetesConfig().isEnabled());
    assertFalse(join.getTcpIpConfig().isEnabled() || join.getMulticastConfig().isEnabled() || join.isAutoDetectionEnabled());
    JsonObject headless = KubernetesTest.manifests().filter(manifest -> "None".equals(manifest.getJsonObject("spec").getString("clusterIP")))
      .findFirst().orElseThrow();
    assertEquals(headless.getJsonObject("metadata").getString("name"), join.getKubernetesConfig().getProperty("service-dns"));
    assertEquals(true, headless.getJsonObject("spec").getBoolean("publishNotReadyAddresses"));
    ServerSocketEndpointConfig endpoint = (ServerSocketEndpointConfig) network.getEndpointConfigs().get(EndpointQualifier.MEMBER);
    assertEquals(port("hazelcast"), endpoint.getPort());
    assertEquals(String.valueOf(port("hazelcast")), join.getKubernetesConfig().getProperty("service-port"));
  }

  @Test
  void theRestIsAsInTheClusterOfTheCommandLine() throws IOException {
    Config here = hazelcast("deploy/" + CLUSTER);
    Config there = hazelcast("conf/cluster.xml");
    assertEquals(there.getProperties(), here.getProperties());
    assertEquals(there.getMapConfigs(), here.getMapConfigs());
    assertEquals(there.getMultiMapConfigs(), here.getMultiMapConfigs());
    assertEquals(there.getClusterName(), here.getClusterName());
    assertEquals(there.getAdvancedNetworkConfig().isEnabled(), here.getAdvancedNetworkConfig().isEnabled());
  }

  @Test
  void theBusListensOnItsPort() {
    JsonArray arguments = container.getJsonArray("args");
    assertEquals(String.valueOf(port("bus")), arguments.getString(arguments.getList().indexOf("-cluster-port") + 1));
  }

  private int port(String name) {
    return container.getJsonArray("ports").stream().map(JsonObject.class::cast).filter(port -> name.equals(port.getString("name")))
      .findFirst().orElseThrow().getInteger("containerPort");
  }

  private static Config hazelcast(String file) throws IOException {
    return new XmlConfigBuilder(file).build();
  }
}
