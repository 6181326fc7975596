/**
 * The most stable room: a frame, a stream's name, what the first bytes of a message say about its codec, and the cache
 * from which late joiners start.
 *
 * <p>FLV 10.1 Annex E and Enhanced RTMP v2. Imports nothing of ours; every room may import it.
 */
package io.github.vertxrtmp.media;
