package io.github.vertxrtmp.test;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key with a certificate that it has signed itself, made by the JDK's keytool, in all the forms in which there are such. */
public final class Certificates {

  public static final String PASSWORD = "secret";
  private static final String ALIAS = "it";

  private final Path folder;
  private final KeyStore store;

  private Certificates(Path folder, KeyStore store) {
    this.folder = folder;
    this.store = store;
  }

  /** Of a key on a curve, for {@code CN=name}, localhost and 127.0.0.1, valid for a day. */
  public static Certificates make(Path folder, String name) {
    return make(folder, name, "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "1");
  }

  /** @param more arguments of keytool */
  public static Certificates make(Path folder, String name, String... more) {
    Path file = folder.resolve(name + ".p12");
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
      "-genkeypair", "-alias", ALIAS, "-dname", "CN=" + name, "-ext", "san=dns:localhost,ip:127.0.0.1",
      "-storetype", "PKCS12", "-keystore", file.toString(), "-storepass", PASSWORD));
    command.addAll(List.of(more));
    try {
      Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(keytool.getInputStream().readAllBytes());
      if (keytool.waitFor() != 0) {
        throw new AssertionError(said);
      }
      return new Certificates(folder, KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray()));
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public Path pkcs12() {
    return save("copy.p12", "PKCS12", true);
  }

  public Path jks() {
    return save("copy.jks", "JKS", true);
  }

  /** The certificate alone, as an authority, in a store. */
  public Path trust(String type) {
    return save("trust." + type, type, false);
  }

  private Path save(String name, String type, boolean withKey) {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      KeyStore copy = KeyStore.getInstance(type);
      copy.load(null, null);
      if (withKey) {
        copy.setKeyEntry(ALIAS, key(), PASSWORD.toCharArray(), new Certificate[] {certificate()});
      } else {
        copy.setCertificateEntry(ALIAS, certificate());
      }
      copy.store(out, PASSWORD.toCharArray());
      return file;
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Writes the certificate, in PEM. */
  public Path pem(Path file) {
    return write(file, pemCertificate());
  }

  /** Writes the key, in PEM. */
  public Path keyPem(Path file) {
    return write(file, pemKey());
  }

  public String pemCertificate() {
    try {
      return block("CERTIFICATE", certificate().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  public String pemKey() {
    return block("PRIVATE KEY", key().getEncoded());
  }

  public static Path write(Path file, String text) {
    try {
      // As tools do that renew certificates: another file takes the place.
      Path fresh = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
      return Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String block(String what, byte[] bytes) {
    return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + what + "-----\n";
  }

  private Key key() {
    try {
      return store.getKey(ALIAS, PASSWORD.toCharArray());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  public Certificate certificate() {
    try {
      return store.getCertificate(ALIAS);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * What a client has that trusts this certificate.
   *
   * @param client its own; null for none
   */
  public SSLContext trusting(Certificates client) {
    try {
      KeyStore authorities = KeyStore.getInstance("PKCS12");
      authorities.load(null, null);
      authorities.setCertificateEntry(ALIAS, certificate());
      TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(authorities);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(client == null ? new KeyManager[0] : client.keyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private KeyManager[] keyManagers() throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    return keys.getKeyManagers();
  }
}
