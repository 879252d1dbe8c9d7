package dev.holdfast.acceptance;

/** Clients whom a fault meets in the middle of something. */
final class GuestPhrases {
  private final Guests guests;

  GuestPhrases(Guests guests) {
    this.guests = guests;
  }

  void teach(Phrases phrases) {
    phrases.mean("somebody has a transaction open", _ -> guests.openTransaction());
    phrases.mean("an ALTER TABLE waits for it", _ -> guests.waitingAlter());
    phrases.mean(
        "nothing of the open transaction is there", _ -> guests.nothingOfOpenTransaction());
    phrases.mean("40,000 rows are on their way", _ -> guests.manyRows());
    phrases.mean("the 40,000 rows are there or none of them", _ -> guests.manyRowsOrNone());
    phrases.mean("somebody creates and alters tables", _ -> guests.changesTables());
    phrases.mean("somebody writes into a MyISAM table", _ -> guests.writesToMyIsam());
    phrases.mean("what those clients were told of is there", _ -> guests.nothingIsLost());
  }
}
