package io.github.vertxrtmp.cluster;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.InterfacesConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.XmlConfigBuilder;
import com.hazelcast.instance.EndpointQualifier;
import io.github.vertxrtmp.config.Settings;
import io.github.vertxrtmp.config.SettingsException;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine of a cluster for the command line: Hazelcast, by {@code conf/cluster.xml}. This class is not touched without
 * {@code -cluster}, so Hazelcast is not even loaded then.
 */
public final class HazelcastNode {

  private static final Logger LOG = LoggerFactory.getLogger(HazelcastNode.class);

  /** System property of vertx-hazelcast: another file. */
  private static final String FILE = "vertx.hazelcast.config";
  private static final Path CONF = Path.of("conf", "cluster.xml");
  private static final String BUILT_IN = "/cluster.xml";

  private HazelcastNode() {
  }

  /**
   * By the file that system property {@code vertx.hazelcast.config} names, else {@code conf/cluster.xml} of the working
   * directory, else the one of the jar.
   *
   * @param host address to bind to; null: as in the file
   * @throws SettingsException this machine has no such address, or the file cannot be read, or is no configuration
   */
  public static ClusterManager manager(String host, Settings settings) {
    // Before anything of Hazelcast logs.
    System.setProperty("hazelcast.logging.type", "slf4j");
    Config config = read();
    if (!config.getAdvancedNetworkConfig().isEnabled()) {
      // hazelcast#26473: with it the thread that writes to all nodes spins while one of them does not answer.
      LOG.warn("{}: has network instead of advanced-network: when one node hangs, the others may lose each other", source());
    }
    if (host != null) {
      bind(config, new InterfacesConfig().setEnabled(true).addInterface(address(host)));
    }
    List<String> members = settings.cluster().members();
    if (!members.isEmpty()) {
      join(config).getTcpIpConfig().setEnabled(true).setMembers(members);
    }
    return new HazelcastClusterManager(config);
  }

  /** A file of the user's may have a plain {@code network} instead, of which the one that is not enabled is not read. */
  private static void bind(Config config, InterfacesConfig interfaces) {
    config.getNetworkConfig().setInterfaces(interfaces);
    config.getAdvancedNetworkConfig().getEndpointConfigs().get(EndpointQualifier.MEMBER).setInterfaces(interfaces);
  }

  private static JoinConfig join(Config config) {
    AdvancedNetworkConfig advanced = config.getAdvancedNetworkConfig();
    return advanced.isEnabled() ? advanced.getJoin() : config.getNetworkConfig().getJoin();
  }

  /** Hazelcast would say so as well, in fifty lines. */
  private static String address(String host) {
    try {
      InetAddress address = InetAddress.getByName(host);
      if (NetworkInterface.getByInetAddress(address) != null) {
        return address.getHostAddress();
      }
    } catch (IOException unknown) {
      // As wrong as one of another machine.
    }
    throw new SettingsException("Option --cluster-host: expected an address of this machine, found " + host);
  }

  private static Config read() {
    String file = System.getProperty(FILE);
    try (InputStream in = open(file)) {
      return new XmlConfigBuilder(in).build();
    } catch (IOException | RuntimeException e) {
      throw new SettingsException(source() + ": expected a configuration of Hazelcast (" + firstLine(e) + ")");
    }
  }

  /** Where the configuration is from, for people. */
  private static String source() {
    String file = System.getProperty(FILE);
    return file != null ? file : Files.isRegularFile(CONF) ? CONF.toString() : BUILT_IN;
  }

  private static InputStream open(String file) throws IOException {
    if (file != null) {
      return file.startsWith("classpath:") ? HazelcastNode.class.getResourceAsStream("/" + file.substring("classpath:".length()))
        : new FileInputStream(file);
    }
    return Files.isRegularFile(CONF) ? new FileInputStream(CONF.toFile()) : HazelcastNode.class.getResourceAsStream(BUILT_IN);
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
  }
}
