/**
 * C0 C1 C2 against S0 S1 S2 (RTMP 1.0 §5.2), plain and with Flash Player's digests, which the specification does not mention
 * but which Flash, librtmp and ffmpeg use. May import {@code protocol} only.
 */
package io.github.vertxrtmp.protocol.handshake;
