/**
 * FLV files (FLV 10.1 Annex E; Enhanced RTMP tags are carried as they are): header, tags, {@code onMetaData}, the index of
 * keyframes, and where under the root a stream's file lies.
 *
 * <p>Reads through {@link io.github.vertxrtmp.flv.FlvInput} and writes into buffers; it opens no files but to check names.
 * Everything here may block and belongs on a worker. Imports {@code media} and {@code amf}.
 */
package io.github.vertxrtmp.flv;
