package dev.holdfast.acceptance;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Tests that break something in a lab while customers buy. However it was broken, afterwards all
 * nodes work together again and nothing acknowledged is lost, on any of them; the next test goes on
 * with the same lab.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OnPractice.Evidence.class)
abstract class OnPractice {
  private @Nullable Practice practice;
  private @Nullable Trade trade;

  final Practice practice() {
    return Objects.requireNonNull(practice);
  }

  final Trade trade() {
    return Objects.requireNonNull(trade);
  }

  @BeforeEach
  final void open() throws Exception {
    if (practice == null) {
      practice = Practice.up(false);
    }
    trade = practice.trade();
  }

  @AfterEach
  final void settle(TestInfo test) throws Exception {
    boolean settled = false;
    try (Trade open = trade()) {
      practice().awaitWhole();
      open.goesOn();
      open.stop();
      practice().nothingIsLost();
      settled = true;
    } finally {
      if (!settled) {
        practice().keepEvidence(test.getTestMethod().orElseThrow().getName());
        close();
      }
    }
  }

  @AfterAll
  final void close() throws Exception {
    if (practice != null) {
      Practice last = practice;
      practice = null;
      last.close();
    }
  }

  /** Taken at the moment of the failure, before the cluster has repaired itself. */
  static final class Evidence implements TestExecutionExceptionHandler {
    @Override
    public void handleTestExecutionException(ExtensionContext test, Throwable failure)
        throws Throwable {
      ((OnPractice) test.getRequiredTestInstance())
          .practice()
          .keepEvidence(test.getRequiredTestMethod().getName());
      throw failure;
    }
  }
}
