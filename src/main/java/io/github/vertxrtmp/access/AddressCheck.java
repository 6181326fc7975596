package io.github.vertxrtmp.access;

import io.github.vertxrtmp.config.AccessSettings.Addresses;
import io.vertx.core.Future;

/** From where: what is denied is out, though it be allowed as well. */
record AddressCheck(Addresses settings) implements Check {

  @Override
  public Future<Admission> check(Attempt attempt) {
    Addresses.Rule rule = settings.rules().get(attempt.action());
    boolean welcome = rule == null || !rule.deny().contains(attempt.address()) && rule.allow().contains(attempt.address());
    return Future.succeededFuture(welcome ? Admission.GRANTED
      : Admission.barred("addresses", "Your address may not " + attempt.action().text() + " here"));
  }
}
