package scale;

/**
 * What the engine's registry of bus addresses costs: each client of each node has one there ({@code rtmp.client.<id>}), and
 * every node hears of every one that comes or goes.
 *
 * @param entries      in the whole cluster
 * @param joins        of clients in the whole cluster each second; as many leave
 * @param steadyCores  that each node spends on it while clients come and go
 * @param repairCpu    that each survivor spends when a node has died, seconds of CPU
 * @param repairMillis for how long, when each step of a survivor waits for the one before
 */
record Registry(double entries, double joins, double steadyCores, double repairCpu, double repairMillis) {

  static Registry of(Figures figures) {
    double nodes = figures.get("nodes");
    double entries = figures.get("viewers") + figures.get("streams");
    double joins = figures.get("viewers") / figures.get("stay");
    double owner = joins / nodes * figures.get("registration-cpu");
    double listener = joins * figures.get("registration-heard-cpu");
    double own = entries / nodes;
    double read = entries * (figures.get("entry-read-cpu") + figures.get("entry-served-cpu")) / 1000;
    // Each survivor removes all that the dead one had, though one would do, and puts its own again.
    double written = 2 * own * figures.get("registration-cpu");
    double waited = 2 * own * figures.get("round-trip");
    return new Registry(entries, joins, (owner + listener) / 1000, (read + written) / 1000, read + written + waited);
  }
}
