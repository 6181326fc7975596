/**
 * The RTMP wire (RTMP 1.0): handshake, chunks, messages, and the errors that reading them can end in.
 *
 * <p>Pure codecs on Netty's {@code ByteBuf}: no sockets, no verticles, no policy. May import {@code amf} only.
 */
package io.github.vertxrtmp.protocol;
