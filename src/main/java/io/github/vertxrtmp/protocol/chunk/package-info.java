/**
 * Chunk streams (RTMP 1.0 §5.3): cutting messages into chunks and joining them again, with the two control messages that
 * change how this is done (Set Chunk Size, Abort). May import {@code protocol} only.
 */
package io.github.vertxrtmp.protocol.chunk;
