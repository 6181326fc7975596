package bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Peers that mean no good, beside the players: one thread that opens their connections, keeps them busy and counts. */
final class Crowd extends Thread {

  /** What they do. */
  enum Kind {
    /** Say nothing, but for each sixth, which sends a byte a second. */
    IDLE(12_000),
    /** Shake hands, declare a message of 16 MiB, and send 1 KiB of it. */
    DECLARE(1000),
    /** Send a message in chunks of one byte as fast as the server reads; cut off, they come again at once. */
    CHUNKS(1);

    final int usual;

    Kind(int usual) {
      this.usual = usual;
    }
  }

  private static final int HANDSHAKE = 1536;
  private static final int TRICKLE_SHARE = 6;
  private static final long SECOND = 1_000_000_000;
  private static final int ADDRESSES = 16;

  private final InetSocketAddress server;
  private final Kind kind;
  private final int size;
  private final Selector selector;
  private final List<Member> members = new ArrayList<>();
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(1 << 16);
  private volatile int opened;
  private volatile int gone;
  private volatile long sentBytes;
  private volatile int cuts;
  private volatile boolean ending;
  private volatile String failure;
  private long goneNanos;

  /** One connection. */
  private static final class Member {
    private SocketChannel channel;
    private ByteBuffer out = ByteBuffer.allocate(0);
    private int answer = 1 + 2 * HANDSHAKE;
    private boolean spoken;
  }

  Crowd(Options options) throws IOException {
    super("crowd");
    this.server = new InetSocketAddress(options.url.getHost(), Options.port(options.url));
    this.kind = options.crowd;
    this.size = options.crowdSize == 0 ? kind.usual : options.crowdSize;
    this.selector = Selector.open();
    setDaemon(true);
  }

  @Override
  public void run() {
    try {
      for (int i = 0; i < size && !ending; i++) {
        members.add(open(new Member(), i));
        opened++;
        if (i % 100 == 0) {
          turn(0);
        }
      }
      for (long next = System.nanoTime(); !ending; ) {
        if (kind == Kind.IDLE && System.nanoTime() >= next) {
          next += SECOND;
          trickle();
        }
        turn(50);
      }
    } catch (IOException | RuntimeException e) {
      failure = e.toString();
    }
  }

  /** From several addresses, as there are only so many ports for each. */
  private Member open(Member member, int number) throws IOException {
    member.channel = SocketChannel.open();
    member.channel.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 1, (byte) (1 + number % ADDRESSES)}), 0));
    member.channel.connect(server);
    member.channel.configureBlocking(false);
    member.channel.register(selector, SelectionKey.OP_READ, member);
    if (kind != Kind.IDLE) {
      ByteBuffer hello = ByteBuffer.allocate(1 + HANDSHAKE).put(0, (byte) 3);
      member.out = hello;
      write(member);
    }
    return member;
  }

  private void trickle() {
    for (int i = 0; i < members.size(); i += TRICKLE_SHARE) {
      Member member = members.get(i);
      if (member.channel.isOpen()) {
        member.out = ByteBuffer.wrap(new byte[] {(byte) (member.spoken ? 0 : 3)});
        member.spoken = true;
        write(member);
      }
    }
  }

  private void turn(long millis) throws IOException {
    if (millis == 0) {
      selector.selectNow();
    } else {
      selector.select(millis);
    }
    for (SelectionKey key : selector.selectedKeys()) {
      Member member = (Member) key.attachment();
      if (key.isValid() && key.isReadable()) {
        read(member);
      }
      if (key.isValid() && key.isWritable()) {
        write(member);
      }
    }
    selector.selectedKeys().clear();
  }

  private void read(Member member) throws IOException {
    int n;
    try {
      n = member.channel.read(scratch.clear());
    } catch (IOException reset) {
      n = -1;
    }
    if (n < 0) {
      left(member);
      return;
    }
    boolean before = member.answer > 0;
    member.answer -= n;
    if (before && member.answer <= 0) {
      ByteBuffer attack = attack();
      member.out = ByteBuffer.allocate(HANDSHAKE + attack.remaining()).position(HANDSHAKE).put(attack).flip();
      write(member);
    }
  }

  private void left(Member member) throws IOException {
    member.channel.close();
    cuts++;
    if (kind == Kind.CHUNKS && !ending) {
      member.answer = 1 + 2 * HANDSHAKE;
      open(member, cuts);
    } else {
      gone++;
      goneNanos = System.nanoTime();
    }
  }

  private void write(Member member) {
    try {
      int n = member.channel.write(member.out);
      sentBytes += n;
      SelectionKey key = member.channel.keyFor(selector);
      boolean more = member.out.hasRemaining();
      if (!more && kind == Kind.CHUNKS && member.answer <= 0) {
        member.out = chunks();
        more = true;
      }
      key.interestOps(more ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    } catch (IOException closed) {
      // The read that follows sees it as well.
      member.out = ByteBuffer.allocate(0);
    }
  }

  /** What follows the handshake. */
  private ByteBuffer attack() {
    ByteBuffer size = Wire.message(2, 1, 0, 0, Wire.int32(kind == Kind.DECLARE ? Wire.CHUNK_SIZE : 1));
    int body = kind == Kind.DECLARE ? 1024 : 1;
    ByteBuffer all = ByteBuffer.allocate(size.remaining() + 12 + body).put(size);
    all.put((byte) 6).put(new byte[3]).put(new byte[] {-1, -1, -1}).put((byte) 9).put(new byte[4 + body]);
    return all.flip();
  }

  private static ByteBuffer chunks() {
    ByteBuffer chunks = ByteBuffer.allocate(1 << 16);
    while (chunks.hasRemaining()) {
      chunks.put((byte) 0xC6).put((byte) 0);
    }
    return chunks.flip();
  }

  /** Waits until all are there and have said what they say. */
  void awaitThere() throws IOException, InterruptedException {
    while (opened < size) {
      if (failure != null) {
        throw new IOException("the crowd cannot connect: " + failure);
      }
      Thread.sleep(10);
    }
    Thread.sleep(500);
  }

  /** Waits until the server has closed them all. */
  void awaitGone(double seconds) throws InterruptedException {
    long deadline = System.nanoTime() + (long) (seconds * SECOND);
    while (kind != Kind.CHUNKS && gone < size && System.nanoTime() < deadline) {
      Thread.sleep(10);
    }
  }

  void end() throws InterruptedException, IOException {
    ending = true;
    selector.wakeup();
    join();
    selector.close();
    for (Member member : members) {
      member.channel.close();
    }
  }

  int size() {
    return size;
  }

  long sentBytes() {
    return sentBytes;
  }

  /** Valid after {@link #end()}. */
  String describe(long startNanos) {
    if (kind == Kind.CHUNKS) {
      return String.format(Locale.ROOT, "%d x cut off", cuts);
    }
    return String.format(Locale.ROOT, "%d of %d gone %s%s", gone, size,
      gone < size ? "" : String.format(Locale.ROOT, "%.1f s after the first came", (goneNanos - startNanos) / 1e9),
      failure == null ? "" : ", FAILED: " + failure);
  }
}
