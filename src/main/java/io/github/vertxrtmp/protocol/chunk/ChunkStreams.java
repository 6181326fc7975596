package io.github.vertxrtmp.protocol.chunk;

import io.github.vertxrtmp.protocol.LimitException;
import io.netty.util.collection.IntObjectHashMap;

/** The chunk streams of one direction by id: an array for the ids that clients use, a map for the others. */
final class ChunkStreams {

  private final ChunkStream[] small = new ChunkStream[ChunkHeader.TWO_BYTE_ID];
  private final IntObjectHashMap<ChunkStream> large = new IntObjectHashMap<>();
  private final int limit;
  private int count;

  ChunkStreams(int limit) {
    this.limit = limit;
  }

  /** Null if the id has not been used yet. */
  ChunkStream find(int id) {
    return id >= 0 && id < small.length ? small[id] : large.get(id);
  }

  ChunkStream findOrAdd(int id) {
    ChunkStream stream = find(id);
    return stream == null ? add(id) : stream;
  }

  private ChunkStream add(int id) {
    if (++count > limit) {
      throw new LimitException("maxChunkStreams", "Chunk stream " + id + " would be number " + count + ", " + limit + " are allowed");
    }
    ChunkStream stream = new ChunkStream(id);
    if (id < small.length) {
      small[id] = stream;
    } else {
      large.put(id, stream);
    }
    return stream;
  }
}
