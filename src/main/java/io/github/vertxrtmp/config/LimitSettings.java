package io.github.vertxrtmp.config;

/**
 * What one client may use.
 *
 * @param connections           connections of this node, of all clients
 * @param connectionsPerAddress connections of one address
 * @param uncountedNetworks     to which that does not apply
 * @param smallChunks           chunks of less than 64 bytes on average, each second
 * @param metadataBytes         bytes of a data message
 * @param pathLength            characters of the path that is connected to
 * @param queryLength           characters of a query behind a path or name
 * @param publishBitsPerSecond  bits of a publication each second; 0: any
 * @param publishMillis         time that somebody publishes, ms; 0: any
 * @param messageBytes    bytes of a message
 * @param chunkStreams    chunk streams
 * @param messageStreams  message streams (NetStreams)
 * @param handshakeMillis time for handshake and connect, ms
 * @param nameLength      characters of a stream name
 * @param amfDepth        nesting of an AMF value
 * @param amfStringBytes  bytes of an AMF string
 * @param amfElements     AMF values in a message
 * @param commandRate     commands that it may send within a second
 * @param pendingCommands commands of which the application has not yet told the result
 * @param pendingCalls    calls that it has not yet answered
 */
public record LimitSettings(
  int connections,
  int connectionsPerAddress,
  Networks uncountedNetworks,
  int smallChunks,
  int metadataBytes,
  int pathLength,
  int queryLength,
  long publishBitsPerSecond,
  long publishMillis,
  int messageBytes,
  int chunkStreams,
  int messageStreams,
  int handshakeMillis,
  int nameLength,
  int amfDepth,
  int amfStringBytes,
  int amfElements,
  int commandRate,
  int pendingCommands,
  int pendingCalls) {
}
