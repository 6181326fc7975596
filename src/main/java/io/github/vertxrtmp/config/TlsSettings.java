package io.github.vertxrtmp.config;

/**
 * RTMPS: RTMP inside TLS.
 *
 * @param enabled       whether it is listened for
 * @param host          address to listen on; empty: the same as without TLS
 * @param port          TCP port; 0 takes a free one
 * @param only          no listening for RTMP without TLS
 * @param certificate   file with the certificate: PEM, PKCS #12 or JKS
 * @param key           PEM file with the private key; empty: it is in the same file
 * @param password      of a PKCS #12 or JKS file
 * @param minVersion    oldest version of TLS that is spoken: 1.2 or 1.3
 * @param clientAuth    whether clients need a certificate
 * @param trust         file with the authorities of clients' certificates: PEM, PKCS #12 or JKS
 * @param trustPassword of that file
 * @param checkSeconds  how often the files are looked at for changes; 0 is never
 */
public record TlsSettings(
  boolean enabled,
  String host,
  int port,
  boolean only,
  String certificate,
  String key,
  String password,
  String minVersion,
  ClientAuth clientAuth,
  String trust,
  String trustPassword,
  int checkSeconds) {

  /** What is asked of clients. */
  public enum ClientAuth { NONE, REQUEST, REQUIRED }

  public TlsSettings {
    if (only && !enabled) {
      throw new IllegalArgumentException("only: expected enabled as well, else nothing is listened on");
    }
    if (enabled && certificate.isEmpty()) {
      throw new IllegalArgumentException("certificate: expected a file with certificate and key, found none");
    }
    if (enabled && clientAuth != ClientAuth.NONE && trust.isEmpty()) {
      throw new IllegalArgumentException("trust: expected a file with the authorities of clients' certificates, found none");
    }
  }

  /** Without the passwords. */
  @Override
  public String toString() {
    return "TlsSettings[enabled=" + enabled + ", host=" + host + ", port=" + port + ", certificate=" + certificate + "]";
  }
}
