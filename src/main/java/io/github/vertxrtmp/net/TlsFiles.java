package io.github.vertxrtmp.net;

import io.github.vertxrtmp.config.TlsSettings;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.JksOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.PfxOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509KeyManager;

/**
 * Certificate, key and trusted authorities, as they are in their files. Everything blocks and fails with {@link TlsException}.
 */
final class TlsFiles {

  private static final int JKS_MAGIC = 0xFEEDFEED;
  private static final String PEM_BEGIN = "-----BEGIN ";
  private static final String ENCRYPTED = "-----BEGIN ENCRYPTED PRIVATE KEY-----";
  private static final List<String> KEY_TYPES = List.of("EC", "RSA", "EdDSA", "RSASSA-PSS");

  /** What a handshake needs, and the certificate that is shown in it. */
  record Loaded(SslContext context, X509Certificate certificate) {
  }

  private enum Format { PEM, JKS, PKCS12 }

  private final Vertx vertx;
  private final TlsSettings settings;

  TlsFiles(Vertx vertx, TlsSettings settings) {
    this.vertx = vertx;
    this.settings = settings;
  }

  /** Tells whether a file is another one than before: when each was written, and how long it is. */
  String stamp() {
    StringBuilder stamp = new StringBuilder();
    Stream.of(settings.certificate(), settings.key(), settings.trust()).filter(name -> !name.isEmpty()).forEach(name -> {
      try {
        Path file = Path.of(name).toRealPath();
        stamp.append(file).append(' ').append(Files.getLastModifiedTime(file)).append(' ').append(Files.size(file)).append(' ');
      } catch (IOException gone) {
        stamp.append("- ");
      }
    });
    return stamp.toString();
  }

  Loaded load() {
    KeyManagerFactory keys = keys();
    X509Certificate certificate = check(keys);
    try {
      SslContextBuilder builder = SslContextBuilder.forServer(keys).sslProvider(SslProvider.JDK)
        .protocols(settings.minVersion().equals("1.3") ? List.of("TLSv1.3") : List.of("TLSv1.3", "TLSv1.2"));
      if (settings.clientAuth() != TlsSettings.ClientAuth.NONE) {
        builder.clientAuth(settings.clientAuth() == TlsSettings.ClientAuth.REQUIRED ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL)
          .trustManager(trust().getTrustManagerFactory(vertx));
      }
      return new Loaded(builder.build(), certificate);
    } catch (TlsException e) {
      throw e;
    } catch (Exception e) {
      throw wrong("trust", settings.trust(), e);
    }
  }

  private KeyManagerFactory keys() {
    Buffer file = read("certificate", settings.certificate());
    try {
      return keyOptions(file).getKeyManagerFactory(vertx);
    } catch (TlsException e) {
      throw e;
    } catch (Exception e) {
      throw wrong("certificate", settings.key().isEmpty() ? settings.certificate() : settings.certificate() + " with " + settings.key(), e);
    }
  }

  private KeyCertOptions keyOptions(Buffer file) {
    return switch (format(file)) {
      case PEM -> {
        Buffer key = settings.key().isEmpty() ? file : read("key", settings.key());
        if (key.toString(StandardCharsets.US_ASCII).contains(ENCRYPTED)) {
          throw new TlsException("tls.key: expected a PEM file without a password, or PKCS #12 with one");
        }
        yield new PemKeyCertOptions().addCertValue(file).addKeyValue(key);
      }
      case JKS -> new JksOptions().setValue(file).setPassword(settings.password());
      case PKCS12 -> new PfxOptions().setValue(file).setPassword(settings.password());
    };
  }

  private TrustOptions trust() {
    Buffer file = read("trust", settings.trust());
    return switch (format(file)) {
      case PEM -> new PemTrustOptions().addCertValue(file);
      case JKS -> new JksOptions().setValue(file).setPassword(settings.trustPassword());
      case PKCS12 -> new PfxOptions().setValue(file).setPassword(settings.trustPassword());
    };
  }

  private static Format format(Buffer file) {
    if (file.length() >= Integer.BYTES && file.getInt(0) == JKS_MAGIC) {
      return Format.JKS;
    }
    return file.toString(StandardCharsets.US_ASCII).contains(PEM_BEGIN) ? Format.PEM : Format.PKCS12;
  }

  private static Buffer read(String setting, String name) {
    try {
      return Buffer.buffer(Files.readAllBytes(Path.of(name)));
    } catch (NoSuchFileException e) {
      throw new TlsException("tls." + setting + ": no such file: " + name);
    } catch (IOException e) {
      throw new TlsException("tls." + setting + ": cannot read " + name + " (" + e.getClass().getSimpleName() + ")");
    }
  }

  private static TlsException wrong(String setting, String file, Exception cause) {
    Throwable deepest = cause;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String text = String.valueOf(deepest.getMessage()).replaceAll("\\s+", " ");
    return new TlsException("tls." + setting + ": expected PEM, PKCS #12 or JKS with its right password: " + file + " (" + text + ")");
  }

  /** The certificate that will be shown. That key and certificate belong together nobody else checks before the first client comes. */
  private X509Certificate check(KeyManagerFactory factory) {
    for (KeyManager manager : factory.getKeyManagers()) {
      if (manager instanceof X509KeyManager keys) {
        for (String type : KEY_TYPES) {
          String[] aliases = keys.getServerAliases(type, null);
          if (aliases != null && aliases.length > 0) {
            X509Certificate certificate = keys.getCertificateChain(aliases[0])[0];
            checkPair(keys.getPrivateKey(aliases[0]), certificate);
            return certificate;
          }
        }
      }
    }
    throw new TlsException("tls.certificate: expected a certificate with its private key, found none in " + settings.certificate());
  }

  private void checkPair(PrivateKey key, X509Certificate certificate) {
    byte[] sample = {1, 2, 3};
    try {
      Signature signature = Signature.getInstance(switch (key.getAlgorithm()) {
        case "EC" -> "SHA256withECDSA";
        case "RSA" -> "SHA256withRSA";
        default -> key.getAlgorithm();
      });
      signature.initSign(key);
      signature.update(sample);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(sample);
      if (signature.verify(signed)) {
        return;
      }
    } catch (GeneralSecurityException e) {
      // A key of another kind than the certificate's: it does not fit either.
    }
    throw new TlsException("tls.key: expected the key of the certificate in " + settings.certificate() + ", found that of another");
  }
}
