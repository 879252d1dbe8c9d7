package dev.holdfast.acceptance;

import dev.holdfast.lab.Lab;

/** What a story is played with: a cluster, its clients, and who watches. */
record Stage(Practice practice, Trade trade, Crowd crowd, Vigil vigil) {
  Lab lab() {
    return practice.lab();
  }
}
