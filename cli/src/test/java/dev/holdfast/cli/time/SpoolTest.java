package dev.holdfast.cli.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class SpoolTest {
  @Test
  void whatIsLongComesOutAsItWasPutIn() {
    StringWriter out = new StringWriter();
    StringBuilder all = new StringBuilder();
    try (Spool spool = new Spool()) {
      for (int i = 0; i < 12; i++) {
        String part = Integer.toString(i).repeat(1 << 20) + "é";
        all.append(part);
        spool.add(part);
      }
      spool.print(new PrintWriter(out));
    }
    assertThat(out.toString().contentEquals(all)).isTrue();
  }
}
