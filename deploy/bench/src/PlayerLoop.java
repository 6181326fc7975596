package bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** One thread that opens players in time, each some nanoseconds after the last, and reads for them. */
final class PlayerLoop extends Thread {

  private final Options options;
  private final int count;
  private final int step;
  private final long spacingNanos;
  private final boolean passing;
  private final long beginNanos;
  private final Player.Tally tally;
  private final List<Player> players = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18);
  private final Selector selector;
  private int next;
  private volatile boolean ending;
  private volatile long bytes;
  private volatile int playing;
  private volatile int failed;

  private PlayerLoop(Options options, Window window, int first, int count, int step, double seconds, boolean passing)
      throws IOException {
    super("players-" + first);
    this.options = options;
    this.next = first;
    this.count = count;
    this.step = step;
    this.spacingNanos = (long) (seconds * 1e9 / Math.max(1, count));
    this.passing = passing;
    this.tally = new Player.Tally(window);
    this.selector = Selector.open();
    this.beginNanos = System.nanoTime();
    setDaemon(true);
  }

  /** The share of the thread with this index of the players that stay. */
  static PlayerLoop staying(Options options, int index, Window window) throws IOException {
    return new PlayerLoop(options, window, index, options.players, options.threads, options.rampSeconds, false);
  }

  /** The players that leave as soon as they have seen a keyframe. */
  static PlayerLoop passing(Options options, int count, Window window) throws IOException {
    return new PlayerLoop(options, window, 0, count, 1, options.joinSeconds(count), true);
  }

  @Override
  public void run() {
    while (!ending) {
      try {
        openDue();
        selector.select(this::handle, Math.min(100, Math.max(1, millisToNext())));
      } catch (IOException e) {
        throw new IllegalStateException("selector failed", e);
      }
    }
    players.forEach(Player::close);
  }

  private void openDue() throws IOException {
    while (next < count && System.nanoTime() >= due(next)) {
      Player player = new Player(options, next % options.streams, tally);
      players.add(player);
      next += step;
      try {
        SocketChannel channel = player.open();
        int interest = channel.isConnected() ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT;
        channel.register(selector, interest, player);
      } catch (IOException e) {
        end(player, e.getMessage());
      }
    }
  }

  private long due(int player) {
    return beginNanos + player * spacingNanos;
  }

  private long millisToNext() {
    return next < count ? (due(next) - System.nanoTime()) / 1_000_000 : 100;
  }

  private void handle(SelectionKey key) {
    Player player = (Player) key.attachment();
    try {
      if (key.isConnectable()) {
        ((SocketChannel) key.channel()).finishConnect();
        key.interestOps(SelectionKey.OP_READ);
        player.connected();
      } else {
        read(player);
      }
    } catch (IOException | RuntimeException e) {
      end(player, String.valueOf(e.getMessage()));
    }
  }

  private void read(Player player) throws IOException {
    boolean before = player.sawKeyframe();
    bytes += player.read(buffer);
    if (!before && player.sawKeyframe()) {
      playing++;
    }
    if (passing && player.sawKeyframe()) {
      player.close();
    } else if (player.failure() != null) {
      end(player, player.failure());
    }
  }

  private void end(Player player, String reason) {
    player.fail(reason);
    player.close();
    failed++;
    tally.failures.merge(reason, 1, Integer::sum);
  }

  /** Bytes read from TCP so far. */
  long bytes() {
    return bytes;
  }

  /** Players that have shown a keyframe. */
  int playing() {
    return playing;
  }

  /** Players that failed or were disconnected. */
  int failed() {
    return failed;
  }

  /** Ends the thread, closes its players, and gives the figures. */
  Player.Tally end() throws InterruptedException {
    ending = true;
    selector.wakeup();
    join();
    return tally;
  }
}
